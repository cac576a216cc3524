import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { GgufHeader, Tensor } from '../../src/estimate/gguf-header.js';
import { bytesOf } from '../../src/estimate/tensor-types.js';

type Scalar = string | boolean | number;
type Value = Scalar | readonly Scalar[];

/** A header whose values can be written. */
export interface WritableHeader extends GgufHeader {
  readonly metadata: Readonly<Record<string, Value>>;
}

const ALIGNMENT = 32;

/** Types of values as GGUF numbers them. */
const UINT32 = 4;
const FLOAT32 = 6;
const BOOL = 7;
const STRING = 8;
const ARRAY = 9;

/** Writes a GGUF file as large as its tensors say; the tensors themselves are a hole. */
export function writeGguf(file: string, { metadata, tensors }: WritableHeader): void {
  const values = Object.entries(metadata).map(([key, value]) => [text(key), typed(value)]);
  let offset = 0;
  const announced = tensors.map(({ name, shape, type }) => {
    const info = [
      text(name),
      uint32(shape.length),
      shape.map(uint64),
      uint32(type),
      uint64(offset),
    ];
    offset += padded(bytesOfTensor({ name, shape, type }));
    return info;
  });
  const counts = [uint64(tensors.length), uint64(values.length)];
  const header = join([Buffer.from('GGUF'), uint32(3), counts, values, announced]);
  const descriptor = openSync(file, 'w');
  writeSync(descriptor, header);
  ftruncateSync(descriptor, padded(header.length) + offset);
  closeSync(descriptor);
}

export const bytesOfTensor = ({ shape, type }: Tensor): number =>
  bytesOf(
    type,
    shape.reduce((product, length) => product * length, 1),
  ) ?? 0;

const padded = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

type Bytes = Buffer | readonly Bytes[];

function join(bytes: Bytes): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.concat(bytes.map((part) => join(part)));
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function text(value: string): Bytes {
  const bytes = Buffer.from(value);
  return [uint64(bytes.length), bytes];
}

function typed(value: Value): Bytes {
  if (!(value instanceof Array)) return [uint32(typeOf(value)), scalar(value)];
  const type = uint32(typeOf(value[0] ?? 0));
  return [uint32(ARRAY), type, uint64(value.length), value.map(scalar)];
}

function typeOf(value: Scalar): number {
  if (typeof value === 'string') return STRING;
  if (typeof value === 'boolean') return BOOL;
  return Number.isInteger(value) ? UINT32 : FLOAT32;
}

function scalar(value: Scalar): Bytes {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return Buffer.from([value ? 1 : 0]);
  if (Number.isInteger(value)) return uint32(value);
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}
