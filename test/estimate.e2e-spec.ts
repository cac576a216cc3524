import { execFileSync } from 'node:child_process';
import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { estimateCommands } from '../src/estimate/auto-estimates.js';
import type { ModelCommand } from '../src/estimate/auto-estimates.js';
import { readGguf } from '../src/estimate/gguf-file.js';
import { temporaryFolder } from './support/gateway.js';
import { writeGguf } from './support/gguf.js';
import { madeUpModel } from './support/made-up-model.js';
import type { Dimensions } from './support/made-up-model.js';
import { Program } from './support/process.js';

function modelFile(dimensions: Partial<Dimensions> = {}, name = 'model.gguf'): string {
  const file = join(temporaryFolder(), name);
  writeGguf(file, madeUpModel(dimensions));
  return file;
}

async function output(...args: string[]): Promise<{ code: number | null; text: string }> {
  const program = Program.start(['estimate', ...args]);
  const { code } = await program.ended;
  return { code, text: program.output };
}

describe('estimate', () => {
  it('prints what a model takes, and how that changes with the layers on the GPU', async () => {
    const { code, text } = await output(modelFile({ layers: 8 }), '--ctx', '8192', '--ngl', '5');
    expect(code).toBe(0);
    expect(text).toContain('llama, 5 of 9 layers on the GPU');
    expect(text).toContain('context 8192 in 1 slot, cache f16 and f16');
    // Two kinds, 4 heads of 32 numbers of 2 bytes, 8192 tokens: 4 MiB a layer.
    expect(text).toMatch(/^KV cache +16 MiB +16 MiB$/m);
    expect(text).toMatch(/^total +\S+ [MG]iB +\S+ [MG]iB$/m);
    for (const layers of [0, 5, 9])
      expect(text).toMatch(new RegExp(`^${layers} +\\S+ \\S+ +\\S+`, 'm'));
  });

  it.each<[title: string, make: () => string, reason: string]>([
    ['that is not there', () => '/no/such/model.gguf', 'there is no such file'],
    ['that is a folder', () => temporaryFolder(), 'it is no file'],
    ['of another kind', () => writtenFile('# A readme\n'), 'it is no GGUF file'],
    ['that is empty', () => writtenFile(''), 'it is no GGUF file'],
    [
      'that holds but its first bytes',
      () => writtenFile('GGUF\u0003\0\0\0'),
      'it is not all there',
    ],
    ['whose header breaks off', () => cut(modelFile(), 500), 'it is not all there'],
    ['whose weights break off', () => cut(modelFile(), -1), 'it is not all there'],
    [
      'of an architecture it does not know',
      () => modelFile({ architecture: 'mamba' }),
      "the architecture 'mamba' cannot be estimated",
    ],
  ])(
    'says in one line what is wrong with a file %s, and exits with 1',
    async (_title, make, reason) => {
      const file = make();
      expect(await output(file)).toEqual({ code: 1, text: `${file}: ${reason}\n` });
    },
  );

  it('exits with 2 and its usage where the words make no sense', async () => {
    const { code, text } = await output('model.gguf', '--ngl', 'some');
    expect(code).toBe(2);
    expect(text).toContain("--ngl: expected a number or 'all', got 'some'");
    expect(text).toContain('usage: llama-swap-nest');
  });
});

describe('a header', () => {
  it('is what the file says, without the words of a long vocabulary', async () => {
    const header = madeUpModel({ architecture: 'gemma3', vocabulary: 5_000, layers: 3 });
    const file = join(temporaryFolder(), 'model.gguf');
    writeGguf(file, header);
    const outcome = await readGguf(file);
    expect(outcome).toMatchObject({
      value: { tensors: header.tensors, metadata: { 'gemma3.block_count': 3 } },
    });
    expect(outcome).toHaveProperty(['value', 'metadata', 'tokenizer.ggml.tokens'], {
      length: 5_000,
    });
  });

  it('is read beside everything else, however long a vocabulary takes', async () => {
    const file = modelFile({ vocabulary: 256_000, embedding: 32, feedForward: 32, layers: 1 });
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    const outcome = await readGguf(file);
    clearInterval(timer);
    expect(outcome.kind).toBe('known');
    expect(ticks).toBeGreaterThan(25);
  });

  it('is that of all shards, whichever is named', async () => {
    const folder = temporaryFolder();
    const header = madeUpModel();
    const names = ['model-00001-of-00002.gguf', 'model-00002-of-00002.gguf'];
    const [first = '', second = ''] = names.map((name) => join(folder, name));
    writeGguf(first, { ...header, tensors: header.tensors.slice(0, 5) });
    const lacking = await readGguf(first);
    expect(lacking).toEqual({ kind: 'unknown', reason: `${second}: there is no such file` });
    writeGguf(second, { metadata: { 'split.no': 1 }, tensors: header.tensors.slice(5) });
    for (const file of [first, second]) {
      expect(await readGguf(file)).toMatchObject({
        value: { tensors: header.tensors, metadata: { 'llama.block_count': 4 } },
      });
    }
  });

  it('is given up where it takes too long', async () => {
    const file = modelFile({ vocabulary: 256_000, embedding: 32, feedForward: 32, layers: 1 });
    const reason = `${file}: it cannot be read within 0.01 s`;
    expect(await readGguf(file, 10)).toEqual({ kind: 'unknown', reason });
  });

  it('is not waited for where a pipe would have to be written first', async () => {
    const pipe = join(temporaryFolder(), 'pipe.gguf');
    execFileSync('mkfifo', [pipe]);
    expect(await readGguf(pipe)).toEqual({ kind: 'unknown', reason: `${pipe}: it is no file` });
  });
});

describe('what commands take', () => {
  const server = (file: string, ...words: string[]): ModelCommand => ({
    command: ['llama-server', '-m', file, '-c', '8192', ...words],
    environment: {},
  });

  it('is known by model, and the reason where it is not', async () => {
    const file = modelFile();
    const estimates = await estimateCommands(
      new Map([
        ['all', server(file, '-ngl', 'all')],
        ['none', server(file, '-ngl', '0')],
        ['auto', server(file)],
        ['told', { ...server(file), environment: { LLAMA_ARG_N_GPU_LAYERS: '0' } }],
        ['lost', server('/no/such.gguf', '-ngl', '0')],
        ['other', { command: ['vllm', 'serve'], environment: {} }],
      ]),
    );
    expect([...estimates.keys()]).toEqual(['all', 'none', 'auto', 'told', 'lost', 'other']);
    expect(estimates.get('none')).toMatchObject({ kind: 'known', gpuBytes: 0 });
    expect(estimates.get('told')).toEqual(estimates.get('none'));
    expect(estimates.get('all')).not.toEqual(estimates.get('none'));
    expect(estimates.get('all')).toMatchObject({ kind: 'known' });
    expect(estimates.get('auto')).toMatchObject({ kind: 'unknown' });
    const lost = { kind: 'unknown', reason: '/no/such.gguf: there is no such file' };
    expect(estimates.get('lost')).toEqual(lost);
    expect(estimates.get('other')).toEqual({
      kind: 'unknown',
      reason: "'vllm' is no llama-server",
    });
  });

  it('is all in RAM on a machine without a GPU', async () => {
    const commands = new Map([['a', server(modelFile())]]);
    const estimates = await estimateCommands(commands, { hasGpu: false });
    expect(estimates.get('a')).toMatchObject({ kind: 'known', gpuBytes: 0 });
  });

  it('is nothing where there are no commands', async () => {
    expect(await estimateCommands(new Map())).toEqual(new Map());
  });
});

function writtenFile(content: string): string {
  const file = join(temporaryFolder(), 'file.gguf');
  writeFileSync(file, content);
  return file;
}

/** Keeps so many bytes; below 0, so many less than there are. */
function cut(file: string, bytes: number): string {
  truncateSync(file, bytes < 0 ? statSync(file).size + bytes : bytes);
  return file;
}
