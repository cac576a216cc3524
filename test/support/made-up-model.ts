import type { WritableHeader } from './gguf.js';

export interface Dimensions {
  readonly architecture: string;
  readonly layers: number;
  readonly embedding: number;
  readonly feedForward: number;
  readonly heads: number;
  /** Of keys and values; one for all layers, or one each. */
  readonly keyHeads: number | readonly number[];
  readonly headWidth: number;
  readonly vocabulary: number;
  readonly context: number;
  readonly experts: number;
  readonly expertsUsed: number;
  readonly expertWidth: number;
  /** The output has a tensor of its own. */
  readonly hasOutput: boolean;
  /** More of the header, under the architecture's name. */
  readonly more: Readonly<Record<string, number | boolean | readonly boolean[]>>;
}

const F32 = 0;
const Q8_0 = 8;

const SMALL: Dimensions = {
  architecture: 'llama',
  layers: 4,
  embedding: 256,
  feedForward: 512,
  heads: 8,
  keyHeads: 4,
  headWidth: 32,
  vocabulary: 400,
  context: 4096,
  experts: 0,
  expertsUsed: 0,
  expertWidth: 0,
  hasOutput: true,
  more: {},
};

/** The header of a model that nobody trained, complete enough for llama-server to build it. */
export function madeUpModel(dimensions: Partial<Dimensions> = {}): WritableHeader {
  const made = { ...SMALL, ...dimensions };
  const { embedding, vocabulary } = made;
  return {
    metadata: metadataOf(made),
    tensors: [
      weight('token_embd', embedding, vocabulary),
      norm('output_norm', embedding),
      ...(made.hasOutput ? [weight('output', embedding, vocabulary)] : []),
      ...(made.architecture === 'gemma4' ? [norm('rope_freqs', made.headWidth / 2)] : []),
      ...Array.from({ length: made.layers }, (_, index) => layer(made, index)).flat(),
    ],
  };
}

interface TensorInfo {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: number;
}

const weight = (name: string, ...shape: number[]): TensorInfo => ({
  name: `${name}.weight`,
  shape,
  type: Q8_0,
});

const norm = (name: string, width: number): TensorInfo => ({
  name: `${name}.weight`,
  shape: [width],
  type: F32,
});

const bias = (name: string, ...shape: number[]): TensorInfo => ({
  name: `${name}.bias`,
  shape,
  type: F32,
});

function metadataOf(made: Dimensions): WritableHeader['metadata'] {
  const { architecture, layers, embedding, headWidth, vocabulary, experts } = made;
  const own = {
    block_count: layers,
    context_length: made.context,
    embedding_length: embedding,
    feed_forward_length: made.feedForward,
    'attention.head_count': made.heads,
    'attention.head_count_kv': made.keyHeads,
    'attention.key_length': headWidth,
    'attention.value_length': headWidth,
    'attention.layer_norm_rms_epsilon': 0.5,
    'attention.layer_norm_epsilon': 0.5,
    'rope.dimension_count': headWidth,
    ...(experts === 0
      ? {}
      : {
          expert_count: experts,
          expert_used_count: made.expertsUsed,
          expert_feed_forward_length: made.expertWidth,
        }),
    ...made.more,
  };
  return {
    'general.architecture': architecture,
    ...Object.fromEntries(
      Object.entries(own).map(([key, value]) => [`${architecture}.${key}`, value]),
    ),
    'tokenizer.ggml.model': 'llama',
    'tokenizer.ggml.tokens': tokens(vocabulary),
    'tokenizer.ggml.scores': Array.from({ length: vocabulary }, () => 0.5),
    'tokenizer.ggml.bos_token_id': 1,
    'tokenizer.ggml.eos_token_id': 2,
  };
}

/** The bytes are there, without which llama-server takes no vocabulary. */
const tokens = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const byte = index - 3;
    if (byte < 0) return ['<unk>', '<s>', '</s>'][index] ?? '';
    return byte > 255 ? `t${index}` : `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
  });

function layer(made: Dimensions, index: number): TensorInfo[] {
  const { architecture, embedding, heads, keyHeads, more } = made;
  const sliding: unknown = more['attention.sliding_window_pattern'];
  const slidingWidth = more['attention.key_length_swa'];
  const isSliding = Array.isArray(sliding) && sliding[index] === true;
  const width = isSliding && typeof slidingWidth === 'number' ? slidingWidth : made.headWidth;
  const keys = width * (typeof keyHeads === 'number' ? keyHeads : (keyHeads[index] ?? 0));
  const normed = /^(qwen3|gemma[34])/.test(architecture) ? [width, width] : [];
  const [query, key] = architecture === 'olmo2' ? [embedding, keys] : normed;
  const attention = [
    weight('attn_q', embedding, width * heads),
    weight('attn_k', embedding, keys),
    weight('attn_v', embedding, keys),
    weight('attn_output', width * heads, embedding),
    ...(query === undefined ? [] : [norm('attn_q_norm', query)]),
    ...(key === undefined ? [] : [norm('attn_k_norm', key)]),
  ];
  const norms = NORMS.filter(([, where]) => where.test(architecture));
  return [
    ...attention,
    ...norms.map(([name]) => norm(name, embedding)),
    ...(made.experts === 0 ? dense(made, '') : experts(made)),
  ].map((tensor) => ({ ...tensor, name: `blk.${index}.${tensor.name}` }));
}

const NORMS: readonly (readonly [name: string, where: RegExp])[] = [
  ['attn_norm', /^(?!olmo2)/],
  ['ffn_norm', /^(?!olmo2|gpt-oss|cohere2)/],
  ['post_attention_norm', /^(gemma|olmo2|gpt-oss)/],
  ['post_ffw_norm', /^(gemma|olmo2)/],
];

const dense = ({ embedding, feedForward }: Dimensions, suffix: string): TensorInfo[] => [
  weight(`ffn_gate${suffix}`, embedding, feedForward),
  weight(`ffn_up${suffix}`, embedding, feedForward),
  weight(`ffn_down${suffix}`, feedForward, embedding),
];

function experts(made: Dimensions): TensorInfo[] {
  const { architecture, embedding, heads, experts: count, expertWidth } = made;
  return [
    weight('ffn_gate_inp', embedding, count),
    weight('ffn_gate_exps', embedding, expertWidth, count),
    weight('ffn_up_exps', embedding, expertWidth, count),
    weight('ffn_down_exps', expertWidth, embedding, count),
    ...(architecture === 'llama4' ? dense({ ...made, feedForward: expertWidth }, '_shexp') : []),
    ...(architecture === 'gpt-oss'
      ? [
          norm('attn_sinks', heads),
          bias('attn_output', embedding),
          bias('ffn_gate_inp', count),
          bias('ffn_gate_exps', expertWidth, count),
          bias('ffn_up_exps', expertWidth, count),
          bias('ffn_down_exps', embedding, count),
        ]
      : []),
  ];
}
