import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { llamaServerOptions } from './llama-server-options.js';
import { OPTION_WORDS, UNMODELLED } from './option-words.js';
import type { Outcome } from './outcome.js';
import type { ServerOptions } from './server-options.js';

const GPU = { hasGpu: true };
const START = ['/opt/llama.cpp/build/bin/llama-server', '--port', '{PORT}', '-m', '/m/a.gguf'];

function optionsOf(
  line: string,
  environment: Record<string, string> = {},
  machine = GPU,
): Outcome<ServerOptions> {
  const words = line === '' ? [] : line.split(' ');
  const server = llamaServerOptions([...START, ...words], environment, machine);
  return server.kind === 'unknown' ? server : { kind: 'known', value: server.value.options };
}

/** Says where everything goes, so that the rest can be looked at. */
const SAID = '-ngl all -c 8192';

const DEFAULTS: ServerOptions = {
  contextTokens: 8192,
  isWholeForEachSlot: true,
  slots: 4,
  isUnified: true,
  keyType: 'f16',
  valueType: 'f16',
  gpuLayers: Infinity,
  isCacheOnGpu: true,
  expertLayersInRam: 0,
  isWindowFull: false,
  batchTokens: 2048,
  microBatchTokens: 512,
  isFlashAttention: true,
  isEmbedding: false,
};

describe('of a llama-server', () => {
  it.each<[line: string, options: Partial<ServerOptions>]>([
    ['', {}],
    ['--ctx-size 4096', { contextTokens: 4096 }],
    ['-c 4096 -c 1024', { contextTokens: 1024 }],
    ['--ctx_size=4096', { contextTokens: 4096 }],
    ['-c 0', { contextTokens: 0 }],
    ['-c 0 --fit off', { contextTokens: 0, isWholeForEachSlot: false }],
    ['-np 2', { slots: 2, isUnified: false }],
    ['--parallel 2 --kv-unified', { slots: 2, isUnified: true }],
    ['-np 2 -kvu -no-kvu', { slots: 2, isUnified: false }],
    ['-no-kvu', { slots: 4, isUnified: true }],
    ['-np -1', { slots: 4, isUnified: true }],
    ['-ctk q8_0 --cache-type-v q4_0', { keyType: 'q8_0', valueType: 'q4_0' }],
    ['-ngl 20', { gpuLayers: 20 }],
    ['--gpu-layers 0', { gpuLayers: 0 }],
    ['--n-gpu-layers 99', { gpuLayers: 99 }],
    ['-ngl -2', { gpuLayers: Infinity }],
    ['-ngl auto --fit off', { isWholeForEachSlot: false }],
    ['-ngl auto -fit 0', { isWholeForEachSlot: false }],
    ['-dev none', { gpuLayers: 0 }],
    ['--device CUDA0 -sm none -mg 0', {}],
    ['-nkvo', { isCacheOnGpu: false }],
    ['-cmoe', { expertLayersInRam: Infinity }],
    ['--n-cpu-moe 7', { expertLayersInRam: 7 }],
    ['--swa-full', { isWindowFull: true }],
    ['-b 512 -ub 256', { batchTokens: 512, microBatchTokens: 256 }],
    ['-fa off', { isFlashAttention: false }],
    ['-fa on', {}],
    ['-fa --jinja', {}],
    ['-fa -np 2', { slots: 2, isUnified: false }],
    ['--embeddings', { isEmbedding: true }],
    ['--pooling mean', { isEmbedding: true }],
    ['--reranking', { isEmbedding: true }],
    ['--spec-type none', {}],
    ['--jinja --temp 0.7 -t 8 --no-mmap -lm none --mlock --alias x --some-new-thing 3', {}],
  ])('with %j is known what it takes', (line, options) => {
    const outcome = optionsOf(`${SAID} ${line}`.trim());
    expect(outcome).toEqual({ kind: 'known', value: { ...DEFAULTS, ...options } });
  });

  it('is known which file it reads', () => {
    const server = llamaServerOptions([...START, ...SAID.split(' ')], {}, GPU);
    expect(server).toMatchObject({ value: { model: '/m/a.gguf' } });
  });

  it.each<[environment: Record<string, string>, line: string, options: Partial<ServerOptions>]>([
    [{ LLAMA_ARG_CTX_SIZE: '1024' }, '-ngl all', { contextTokens: 1024 }],
    [{ LLAMA_ARG_CTX_SIZE: '1024' }, SAID, {}],
    [{ LLAMA_ARG_N_GPU_LAYERS: '5' }, '-c 8192', { gpuLayers: 5 }],
    [{ LLAMA_ARG_N_PARALLEL: '2', LLAMA_ARG_KV_UNIFIED: '1' }, SAID, { slots: 2 }],
    [{ LLAMA_ARG_NO_KV_OFFLOAD: '1' }, SAID, { isCacheOnGpu: false }],
    [{ LLAMA_ARG_KV_OFFLOAD: 'off' }, SAID, { isCacheOnGpu: false }],
    [{ LLAMA_ARG_SWA_FULL: 'true' }, SAID, { isWindowFull: true }],
    [{ CTX_SIZE: '1024' }, SAID, {}],
  ])('the environment %j counts where the words %j say nothing', (environment, line, options) => {
    const outcome = optionsOf(line, environment);
    expect(outcome).toEqual({ kind: 'known', value: { ...DEFAULTS, ...options } });
  });

  it.each<[line: string, reason: string]>([
    ['-c 8192', 'it decides itself how many layers go to the GPU: say -ngl all, or how many'],
    [
      '-c 8192 -ngl auto',
      'it decides itself how many layers go to the GPU: say -ngl all, or how many',
    ],
    ['-ngl 99', 'it decides itself how large its context is: say -c, and -c 0 for all'],
    [`${SAID} -sm row`, 'it is spread over several GPUs'],
    [`${SAID} -dev CUDA0,CUDA1`, 'it is spread over several GPUs'],
    [`${SAID} --lora x.gguf`, 'what --lora takes is not estimated'],
    [`${SAID} --mmproj x.gguf`, 'what --mmproj takes is not estimated'],
    [`${SAID} -md x.gguf`, 'what -md takes is not estimated'],
    [`${SAID} --override_tensor=x=CPU`, 'what --override-tensor takes is not estimated'],
    [`${SAID} --spec-type ngram-mod`, 'what --spec-type takes is not estimated'],
    ['-ngl all -c 8k', "its -c is '8k'"],
    [`${SAID} -ngl many`, "its -ngl is 'many'"],
    [`${SAID} -np two`, "its -np is 'two'"],
    [`${SAID} -ub`, '-ub has no value'],
    [`${SAID} -c -1`, "its -c is '-1'"],
    [
      `${SAID} -ctk q3_0`,
      "its cache type is 'q3_0', not one of f32, f16, bf16, q8_0, q4_0, q4_1, iq4_nl, q5_0, q5_1",
    ],
  ])('with %j it is unknown what it takes, and why', (line, reason) => {
    expect(optionsOf(line)).toEqual({ kind: 'unknown', reason });
  });

  it('it is unknown what it takes where the environment gives what is not modelled', () => {
    const reason = 'what LLAMA_ARG_MMPROJ takes is not estimated';
    expect(optionsOf(SAID, { LLAMA_ARG_MMPROJ: 'x' })).toEqual({ kind: 'unknown', reason });
  });

  it('all is in RAM on a machine without a GPU, and its layers need not be said', () => {
    const outcome = optionsOf('-c 8192 -sm row -ngl 99', {}, { hasGpu: false });
    expect(outcome).toMatchObject({ value: { gpuLayers: 0 } });
    expect(optionsOf('-c 8192', {}, { hasGpu: false })).toMatchObject({ value: { gpuLayers: 0 } });
  });

  it.each<[command: string[], reason: string]>([
    [['vllm', 'serve', '-m', 'x'], "'vllm' is no llama-server"],
    [['/opt/llama-server/run.sh', '-m', 'x'], "'/opt/llama-server/run.sh' is no llama-server"],
    [[], "'' is no llama-server"],
    [['llama-server', '-ngl', '0', '-c', '1'], 'it names no model file (-m)'],
    [['llama-server-cuda', '-hf', 'org/model'], 'what -hf takes is not estimated'],
    [['C:\\llama\\llama-server.exe'], 'it names no model file (-m)'],
  ])('nothing else is one: %j', (command, reason) => {
    expect(llamaServerOptions(command, {}, GPU)).toEqual({ kind: 'unknown', reason });
  });

  it('is never answered by an exception, nor by a number that is none', () => {
    const known = [...Object.values(OPTION_WORDS), ...UNMODELLED].flatMap(({ words }) => words);
    const word = fc.oneof(
      fc.constantFrom(...known),
      fc.constantFrom('1', '-1', 'q8_0'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word), fc.dictionary(fc.string(), fc.string()), (words, environment) => {
        const server = llamaServerOptions([...START, ...words], environment, GPU);
        if (server.kind === 'unknown') {
          expect(server.reason).not.toBe('');
          return;
        }
        const numbers = Object.values(server.value.options).filter(
          (one) => typeof one === 'number',
        );
        expect(numbers.every((one) => one >= 0)).toBe(true);
      }),
    );
  });
});
