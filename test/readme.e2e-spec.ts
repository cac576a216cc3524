import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from './support/gateway.js';
import { eventually } from './support/journal.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const ADDRESS = 'http://127.0.0.1:8080';

const blocks = (language: string): string[] =>
  [...README.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, text = '']) => text,
  );

const INSTALL_AND_START = 'npm ci && npm start\n';
/** What runs this test. */
const TEST = 'npm ci && npm test\n';

/** The project as a clone would have it: no `node_modules`, nothing built. */
function freshCopy(): string {
  const folder = temporaryFolder();
  const files = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  for (const file of files.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(ROOT, file), join(folder, file));
  }
  return folder;
}

function start(command: string, cwd: string): { child: ChildProcess; output: () => string } {
  const child = spawn('bash', ['-c', command], {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  onTestFinished(async () => {
    const { pid } = child;
    if (child.exitCode !== null || child.signalCode !== null || pid === undefined) return;
    process.kill(-pid, 'SIGTERM');
    await once(child, 'exit');
  });
  return { child, output: () => output };
}

const run = (command: string, cwd: string): string =>
  execFileSync('bash', ['-euo', 'pipefail', '-c', command], { cwd, encoding: 'utf8' });

const isServing = (): Promise<boolean> =>
  fetch(`${ADDRESS}/health`).then(
    ({ ok }) => ok,
    () => false,
  );

describe('the README', () => {
  it('has commands that do what it says', { timeout: 240_000 }, async () => {
    expect(await isServing(), 'something else listens on port 8080').toBe(false);
    const folder = freshCopy();
    const commands = blocks('sh');
    expect(commands).toContain(INSTALL_AND_START);
    expect(commands).toContain(TEST);
    const { child, output } = start(INSTALL_AND_START, folder);
    await eventually(
      async () => child.exitCode !== null || (await isServing()),
      'npm start serves',
      180_000,
    );
    expect(child.exitCode, output()).toBeNull();

    const answers = commands
      .filter((command) => command.includes('curl'))
      .map((command) => run(command, folder));
    const [requests = '', running = '', group = ''] = answers;
    expect(requests).toContain('data: [DONE]');
    expect(requests).toContain('"object":"chat.completion"');
    expect(requests).toContain('"embedding"');
    expect(JSON.parse(running)).toEqual(JSON.parse(blocks('json')[0] ?? ''));
    expect(group).toContain('reviewer is ready');
    expect(group).toContain('{"running":["nomic-embed","writer","reviewer"]}');

    const [configuration = ''] = blocks('yaml');
    writeFileSync(join(folder, 'my.yaml'), configuration);
    const check = commands.find((command) => command.includes(' check ')) ?? '';
    expect(run(check, folder)).toContain('qwen-coder: ttl 600 s');
  });

  it('shows a configuration and commands that are all there is to know', () => {
    const known = /^(npm|node|curl|#|  -d)/;
    const lines = blocks('sh').flatMap((block) => block.split('\n').filter((line) => line !== ''));
    expect(lines.filter((line) => !known.test(line))).toEqual([]);
  });
});
