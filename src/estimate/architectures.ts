/** How the layers of an architecture look back, as llama.cpp builds its cache for it. */
export type Attention =
  /** Every layer sees the whole context. */
  | { readonly kind: 'full' }
  /** Reads a text at once and keeps nothing: there is no cache. */
  | { readonly kind: 'none' }
  /** Some layers see only a window. */
  | {
      readonly kind: 'sliding';
      /** Where the header does not say which: all but the last of so many. */
      readonly every: number;
      /** Where the header names no window; unset: then no layer has one. */
      readonly window?: number;
      /** The window is the above, whatever the header says, unless it says 0. */
      readonly isFixed?: true;
    };

const full: Attention = { kind: 'full' };

const FULL = [
  ...['llama', 'mistral3', 'qwen', 'qwen2', 'qwen2moe', 'qwen2vl', 'qwen3', 'qwen3moe'],
  ...['qwen3vl', 'qwen3vlmoe', 'gemma', 'phi2', 'phi3', 'phimoe', 'granite', 'granitemoe'],
  ...['starcoder', 'starcoder2', 'stablelm', 'internlm2', 'command-r', 'olmo', 'olmoe', 'falcon'],
  ...['gptneox', 'gpt2', 'mpt', 'bloom', 'baichuan', 'chatglm', 'glm4', 'exaone', 'nemotron'],
  ...['smollm3', 'seed_oss', 'ernie4_5', 'ernie4_5-moe', 'hunyuan-dense', 'hunyuan-moe', 'minicpm'],
  ...['deepseek', 'dots1', 'minimax-m2', 'apertus', 'arcee', 'bailingmoe', 'orion', 'dbrx'],
];

/**
 * The architectures whose cache llama.cpp builds in a way that is modelled here. Those that are
 * missing keep a state instead of keys and values, or keep them compressed, shared or indexed; or
 * nobody has looked yet.
 */
const ARCHITECTURES: ReadonlyMap<string, Attention> = new Map<string, Attention>([
  ...FULL.map((name) => [name, full] as const),
  ['bert', { kind: 'none' }],
  ['nomic-bert', { kind: 'none' }],
  ['gemma2', { kind: 'sliding', every: 2, window: 4096 }],
  ['gemma3', { kind: 'sliding', every: 6 }],
  ['gemma4', { kind: 'sliding', every: 6 }],
  ['gpt-oss', { kind: 'sliding', every: 2 }],
  ['cohere2', { kind: 'sliding', every: 4 }],
  ['olmo2', { kind: 'sliding', every: 4 }],
  ['llama4', { kind: 'sliding', every: 4, window: 8192, isFixed: true }],
]);

/** Undefined: this program does not know how much memory it takes. */
export const attentionOf = (architecture: string): Attention | undefined =>
  ARCHITECTURES.get(architecture);
