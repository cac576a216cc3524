import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { docker, dockerLines, dockerWithInput, engineVersion } from './docker.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TARGETS = ['stand-in', 'vllm', 'socket-proxy', 'open-webui'] as const;

declare module 'vitest' {
  interface ProvidedContext {
    /** Begins the name of all that this run makes; undefined: there is no engine to make it on. */
    run: string | undefined;
  }
}

/** Before all specs: the images they run. Says so where there is no engine, and all of them are skipped. */
export default async function standInImages(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const version = await engineVersion();
  if (version === undefined) {
    const where = process.env['DOCKER_HOST'] ?? 'the default address';
    console.log(`No Docker engine answers at ${where}: what needs one is skipped.`);
    project.provide('run', undefined);
    return undefined;
  }
  const run = `llama-swap-nest-test-${process.pid}`;
  console.log(`Docker Engine ${version}`);
  await build(run);
  project.provide('run', run);
  return () => removeAll(run);
}

async function build(run: string): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'llama-swap-nest-'));
  try {
    await cp(join(ROOT, 'test/docker/stand-ins'), context, { recursive: true });
    await cp(join(ROOT, 'dist/stand-in'), join(context, 'dist/stand-in'), { recursive: true });
    for (const target of TARGETS) {
      const args = ['build', '--quiet', '--target', target, '--tag', `${run}-${target}`, '-'];
      await dockerWithInput(args, { program: 'tar', args: ['-c', '.'], cwd: context });
    }
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** What a test that broke off has left, too. */
async function removeAll(run: string): Promise<void> {
  const containers = await dockerLines(['ps', '--all', '--quiet', '--filter', `name=${run}`]);
  if (containers.length > 0) await docker(['rm', '--force', '--volumes', ...containers]);
  const networks = await dockerLines(['network', 'ls', '--quiet', '--filter', `name=${run}`]);
  if (networks.length > 0) await docker(['network', 'rm', ...networks]);
  const volumes = await dockerLines(['volume', 'ls', '--quiet', '--filter', `name=${run}`]);
  if (volumes.length > 0) await docker(['volume', 'rm', ...volumes]);
  // By their names: another run's may be the same image.
  const images = [
    'images',
    '--format',
    '{{.Repository}}:{{.Tag}}',
    '--filter',
    `reference=${run}*`,
  ];
  const tags = await dockerLines(images);
  if (tags.length > 0) await docker(['rmi', '--force', ...tags]);
}
