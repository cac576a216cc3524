import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { estimateCommands } from '../../src/estimate/auto-estimates.js';
import { computeBuffers } from '../../src/estimate/compute-buffers.js';
import { estimate } from '../../src/estimate/estimate.js';
import { cacheSize } from '../../src/estimate/kv-cache.js';
import { llamaServerOptions } from '../../src/estimate/llama-server-options.js';
import { modelFacts } from '../../src/estimate/model-facts.js';
import { writeGguf } from '../support/gguf.js';
import { madeUpModel } from '../support/made-up-model.js';
import type { Dimensions } from '../support/made-up-model.js';
import { json } from './gateway.js';
import { ENGINE, MODEL, PROJECT_DIR } from './paths.js';
import { end, freePort, start, until } from './processes.js';
import type { StartedProcess } from './processes.js';

const MIB = 2 ** 20;
const NO_GPU = { hasGpu: false };
const LOAD_WITHIN_MS = 60_000;
const END_WITHIN_MS = 5_000;

describe('what llama-server takes on the CPU', () => {
  // Without a map of the file each weight is there once: with one, those that are packed anew for
  // the processor are in the file's pages too, which the system may drop.
  const common = ['-m', MODEL, '-t', '1', '--no-webui', '-lm', 'none'];
  const rows: string[][] = [];
  afterAll(() => {
    report(['options', 'estimated', 'taken', 'error'], rows);
  });

  it.each([
    '-c 512 -np 1',
    '-c 2048 -np 1',
    '-c 8192 -np 1',
    '-c 32768 -np 1',
    '-c 8192 -np 4',
    '-c 32768 -np 4',
    '-c 8192',
    '-c 8192 -np 1 -ctk q8_0 -ctv q8_0',
    '-c 32768 -np 4 -ctk q8_0 -ctv q8_0',
    '-c 8192 -np 1 -ub 1024',
  ])('is estimated to within a tenth: %s', async (options) => {
    const args = [...common, ...options.split(' ')];
    const error = compare(options, await estimatedBytes(args), await peakBytes(args, complete));
    expect(Math.abs(error)).toBeLessThan(0.1);
  });

  it('is estimated to within a tenth of a server for embeddings', async () => {
    const args = [...common, '-c', '2048', '-np', '1', '--embedding', '--pooling', 'mean'];
    const takenBytes = await peakBytes(args, embed);
    const error = compare('-c 2048 -np 1 --embedding', await estimatedBytes(args), takenBytes);
    expect(Math.abs(error)).toBeLessThan(0.1);
  });

  /** How much too much the estimate is, as a part of what was taken. */
  function compare(options: string, estimatedBytes: number, takenBytes: number): number {
    const error = estimatedBytes / takenBytes - 1;
    rows.push([options, mib(estimatedBytes), mib(takenBytes), percent(error)]);
    return error;
  }

  async function estimatedBytes(args: readonly string[]): Promise<number> {
    const commands = new Map([['gemma', { command: [ENGINE, ...args], environment: {} }]]);
    const estimated = (await estimateCommands(commands, NO_GPU)).get('gemma');
    if (estimated?.kind !== 'known') throw new Error(estimated?.reason);
    expect(estimated.gpuBytes).toBe(0);
    return estimated.ramBytes;
  }
});

const base = { layers: 6, vocabulary: 32_000 };
const gemma = { ...base, headWidth: 256, vocabulary: 262_144, hasOutput: false };
const every3 = [true, true, false, true, true, false];

describe('the buffers llama-server plans for models of many kinds', () => {
  const rows: string[][] = [];
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'llama-swap-nest-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
    report(['model', 'cache', 'planned', 'compute', 'planned', 'error'], rows);
  });

  it.each<[options: string, dimensions: Partial<Dimensions> & { architecture: string }]>([
    ['-c 4096', { ...base, ...wide('llama', 4096, 14_336), heads: 32, keyHeads: 8 }],
    ['-c 32768 -np 4', { ...base, ...wide('llama', 4096, 14_336), heads: 32, keyHeads: 8 }],
    ['-c 8192 -np 1 -ub 2048', { ...base, ...wide('llama', 2048, 8192), heads: 16, keyHeads: 16 }],
    ['-c 1000 -np 3', { ...base, ...wide('qwen3', 2048, 6144), heads: 16, keyHeads: 8 }],
    ['-c 100 -np 1', { ...base, ...wide('qwen3', 2048, 6144), heads: 16, keyHeads: 8 }],
    ['-c 16384 -np 1 -fa off', { ...base, ...wide('qwen3', 1024, 3072), heads: 16, keyHeads: 8 }],
    ['-c 4096 -np 1', { ...base, ...wide('qwen3', 1024, 1024), heads: 64, keyHeads: 8 }],
    [
      '-c 8192 -np 1 -ctk q8_0 -ctv q4_0',
      { ...base, ...wide('qwen3', 2048, 6144), heads: 16, keyHeads: 8 },
    ],
    [
      '-c 4096 -np 1',
      { ...base, ...wide('qwen3moe', 2048, 6144), heads: 32, ...experts(128, 8, 768) },
    ],
    [
      '-c 8192 -np 1',
      {
        ...base,
        ...wide('gpt-oss', 2880, 2880),
        heads: 64,
        keyHeads: 8,
        headWidth: 64,
        ...experts(32, 4, 2880),
        more: { 'attention.sliding_window': 128 },
      },
    ],
    ['-c 16384 -np 1', { ...gemma, ...wide('gemma2', 2304, 9216, 256) }],
    [
      '-c 32768 -np 4',
      {
        ...gemma,
        ...wide('gemma3', 2560, 10_240, 256),
        more: { 'attention.sliding_window': 1024 },
      },
    ],
    [
      '-c 32768 -np 4 -kvu',
      {
        ...gemma,
        ...wide('gemma3', 2560, 10_240, 256),
        more: { 'attention.sliding_window': 1024 },
      },
    ],
    [
      '-c 8192 -np 1 --swa-full',
      { ...gemma, ...wide('gemma3', 2560, 10_240, 256), more: { 'attention.sliding_window': 512 } },
    ],
    [
      '-c 32768 -np 1',
      {
        ...gemma,
        ...wide('gemma4', 2816, 8192, 512),
        keyHeads: [8, 8, 2, 8, 8, 2],
        more: {
          'attention.sliding_window': 1024,
          'attention.sliding_window_pattern': every3,
          'attention.key_length_swa': 256,
          'attention.value_length_swa': 256,
          'attention.shared_kv_layers': 3,
          embedding_length_per_layer_input: 0,
        },
      },
    ],
    [
      '-c 32768 -np 1',
      {
        ...base,
        ...wide('llama4', 5120, 16_384),
        heads: 40,
        ...experts(16, 1, 8192),
        more: { interleave_moe_layer_step: 1 },
      },
    ],
    [
      '-c 32768 -np 1',
      {
        ...base,
        ...wide('olmo2', 4096, 11_008),
        heads: 32,
        keyHeads: 32,
        more: { 'attention.sliding_window': 4096 },
      },
    ],
    [
      '-c 32768 -np 1',
      {
        ...base,
        ...wide('cohere2', 4096, 14_336),
        heads: 32,
        more: { 'attention.sliding_window': 4096, logit_scale: 0.5 },
        hasOutput: false,
      },
    ],
  ])('%s, %o', async (options, dimensions) => {
    const file = join(folder, 'model.gguf');
    const header = madeUpModel({ keyHeads: 4, heads: 8, ...dimensions });
    writeGguf(file, header);
    const args = ['-m', file, '--no-webui', ...options.split(' ')];
    const facts = modelFacts(header);
    const server = llamaServerOptions([ENGINE, ...args], {}, NO_GPU);
    if (facts.kind === 'unknown' || server.kind === 'unknown') throw new Error('not estimated');
    const { parts } = estimate(facts.value, server.value.options);
    const size = cacheSize(facts.value, server.value.options);
    const { layerBytes, maskBytes } = computeBuffers(facts.value, size, server.value.options);

    const planned = await plannedBuffers(args);
    const compute = layerBytes + maskBytes;
    const error = compute / planned.compute - 1;
    const name = `${dimensions.architecture} ${options}`;
    const caches = [mib(parts.cache.ramBytes), mib(planned.cache)];
    rows.push([name, ...caches, mib(compute), mib(planned.compute), percent(error)]);
    expect(parts.cache.ramBytes / MIB).toBeCloseTo(planned.cache / MIB, 1);
    expect(error).toBeGreaterThan(-0.01);
    expect(error).toBeLessThan(0.35);
  });
});

function wide(
  architecture: string,
  embedding: number,
  feedForward: number,
  headWidth = 128,
): Partial<Dimensions> & { architecture: string } {
  return { architecture, embedding, feedForward, headWidth, context: 131_072 };
}

function experts(count: number, used: number, expertWidth: number): Partial<Dimensions> {
  return { experts: count, expertsUsed: used, expertWidth };
}

/** What it says it would allocate, before it does. */
async function plannedBuffers(args: string[]): Promise<{ cache: number; compute: number }> {
  const server = await startServer([...args, '-v']);
  await until('it has planned', () => hasEnded(server) || /graph(:| \()/.test(server.output));
  server.child.kill('SIGKILL');
  const sizes = (pattern: RegExp): number[] =>
    [...server.output.matchAll(pattern)].map(([, size]) => Number(size) * MIB);
  const [compute] = sizes(/compute buffer size = *([\d.]+) MiB/g);
  if (compute === undefined) throw new Error(server.output);
  const [planned = ''] = server.output.split('compute buffer size');
  const cache = [...planned.matchAll(/llama_kv_cache: size = *([\d.]+) MiB/g)];
  return { compute, cache: cache.reduce((sum, [, size]) => sum + Number(size) * MIB, 0) };
}

/** The most it ever took, once it has answered. */
async function peakBytes(
  args: readonly string[],
  ask: (url: string) => Promise<unknown>,
): Promise<number> {
  const server = await startServer(args);
  try {
    const url = `http://127.0.0.1:${server.port}`;
    const isReady = async (): Promise<boolean> =>
      hasEnded(server) ||
      (await fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      ));
    await until('it is ready', isReady, LOAD_WITHIN_MS);
    await ask(url);
    const status = readFileSync(`/proc/${String(server.child.pid)}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  } finally {
    await end(server, END_WITHIN_MS);
  }
}

interface Server extends StartedProcess {
  readonly port: number;
}

async function startServer(args: readonly string[]): Promise<Server> {
  const port = await freePort();
  const started = start(ENGINE, [...args, '--port', String(port)], PROJECT_DIR);
  return Object.assign(started, { port });
}

const hasEnded = ({ child }: StartedProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/** Longer than a micro-batch where the context is, so that every buffer is used. */
async function complete(url: string): Promise<unknown> {
  const props = await json<{ default_generation_settings: { n_ctx: number } }>(
    await fetch(`${url}/props`),
  );
  const words = Math.min(props.default_generation_settings.n_ctx - 64, 1_100);
  return post(`${url}/completion`, { prompt: 'word '.repeat(words), n_predict: 4 });
}

const embed = (url: string): Promise<unknown> =>
  post(`${url}/embedding`, { content: 'word '.repeat(500) });

async function post(url: string, body: object): Promise<unknown> {
  return json<unknown>(await fetch(url, { method: 'POST', body: JSON.stringify(body) }));
}

function report(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const ruler = line(header.map(() => '---'));
  console.log([line(header), ruler, ...rows.map(line)].join('\n'));
}

const mib = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`;

const percent = (part: number): string => `${part < 0 ? '' : '+'}${(100 * part).toFixed(1)} %`;
