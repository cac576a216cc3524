import { elementsOf, isCount, lengthIn, numbersIn } from './gguf-header.js';
import type { Metadata, Tensor } from './gguf-header.js';
import { bytesOf } from './tensor-types.js';

export interface SizedTensor extends Tensor {
  readonly bytes: number;
}

export interface LayerSizes {
  readonly bytes: number;
  /** Of these, the experts'. */
  readonly expertBytes: number;
  readonly largestTensorBytes: number;
}

export interface VocabularyFacts {
  readonly vocabularySize: number;
  readonly mergeCount: number;
  /** What comes before the layers, and after them. */
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** What of the input serves as output a second time; 0: the output has its own. */
  readonly reusedInputBytes: number;
}

/** Numbers that a token is between the two halves of a layer, at most. */
export interface FeedForwardWidths {
  readonly feedForward: number;
  readonly isGated: boolean;
  /** Of one expert, and of how many at once. */
  readonly expert: number;
  readonly expertsUsed: number;
}

const INPUT = /^(?:token_embd|position_embd|token_types)\./;
const EXPERTS = /\.ffn_(?:up|down|gate|gate_up)_(?:ch|)exps\b/;

/** NaN bytes for a type that is not known. */
export const sized = (tensor: Tensor): SizedTensor => ({
  ...tensor,
  bytes: bytesOf(tensor.type, elementsOf(tensor)) ?? Number.NaN,
});

export function layerSizes(tensors: readonly SizedTensor[], index: number): LayerSizes {
  const own = tensors.filter(({ name }) => name.startsWith(`blk.${index}.`));
  const sum = bytesWhere(own);
  return {
    bytes: sum(() => true),
    expertBytes: sum((name) => EXPERTS.test(name)),
    largestTensorBytes: own.reduce((most, { bytes }) => Math.max(most, bytes), 0),
  };
}

/** Of what is outside of the layers. A model that only reads has no output of its own. */
export function vocabularyFacts(
  metadata: Metadata,
  tensors: readonly SizedTensor[],
  hasOutput: boolean,
): VocabularyFacts {
  const sum = bytesWhere(tensors);
  const embeddings = tensors.find(({ name }) => name === 'token_embd.weight');
  const isReused = hasOutput && !tensors.some(({ name }) => name === 'output.weight');
  return {
    vocabularySize: lengthIn(metadata, 'tokenizer.ggml.tokens') || (embeddings?.shape[1] ?? 0),
    mergeCount: lengthIn(metadata, 'tokenizer.ggml.merges'),
    inputBytes: sum((name) => INPUT.test(name)),
    outputBytes: sum((name) => !INPUT.test(name) && !name.startsWith('blk.')),
    reusedInputBytes: isReused ? (embeddings?.bytes ?? 0) : 0,
  };
}

/** From the tensors, which every architecture names alike, rather than from its own keys. */
export function feedForwardWidths(
  architecture: string,
  metadata: Metadata,
  tensors: readonly Tensor[],
): FeedForwardWidths {
  const widest = (pattern: RegExp): number =>
    tensors
      .filter(({ name }) => pattern.test(name))
      .reduce((most, { shape }) => Math.max(most, shape[1] ?? 0), 0);
  const used = numbersIn(metadata, `${architecture}.expert_used_count`, 1) ?? [0];
  return {
    feedForward: widest(/\.ffn_up(?:_shexp)?\.weight$/),
    isGated: tensors.some(({ name }) => /\.ffn_gate(?:_shexp)?\.weight$/.test(name)),
    expert: Math.max(
      widest(/\.ffn_up_exps\.weight$/),
      Math.ceil(widest(/\.ffn_gate_up_exps\.weight$/) / 2),
    ),
    expertsUsed: Math.max(...used.filter(isCount), 0),
  };
}

const bytesWhere =
  (tensors: readonly SizedTensor[]) =>
  (isMeant: (name: string) => boolean): number =>
    tensors.reduce((sum, { name, bytes }) => sum + (isMeant(name) ? bytes : 0), 0);
