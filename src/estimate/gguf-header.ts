/** A tensor as the header of a GGUF file announces it. */
export interface Tensor {
  readonly name: string;
  /** Innermost first. */
  readonly shape: readonly number[];
  /** ggml's number of the type. */
  readonly type: number;
}

/** What a GGUF file, with its further shards, says before the weights themselves. */
export interface GgufHeader {
  readonly metadata: Metadata;
  readonly tensors: readonly Tensor[];
}

/** Values as in the file; of long lists, such as a vocabulary, only how long they are. */
export type Metadata = Readonly<Record<string, unknown>>;

export function numberIn(metadata: Metadata, key: string): number | undefined {
  const value = metadata[key];
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

export const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** Of lists both whole and shortened; 0 where there is none. */
export function lengthIn(metadata: Metadata, key: string): number {
  const value = metadata[key];
  if (typeof value !== 'object' || value === null || !('length' in value)) return 0;
  return Number(value.length);
}

/** One for each layer, where the file may have one for all; undefined where it has neither. */
export function numbersIn(
  metadata: Metadata,
  key: string,
  layers: number,
): readonly number[] | undefined {
  const value: unknown = metadata[key];
  if (Array.isArray(value)) return value.length < layers ? undefined : value.map(Number);
  const one = numberIn(metadata, key);
  return one === undefined ? undefined : Array.from({ length: layers }, () => one);
}

export const elementsOf = ({ shape }: Tensor): number =>
  shape.reduce((product, length) => product * length, 1);
