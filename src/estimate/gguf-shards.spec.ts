import { describe, expect, it } from 'vitest';
import { shardsOf, wholeHeader } from './gguf-shards.js';
import type { Shard } from './gguf-shards.js';

describe('a model is in', () => {
  it.each<[file: string, files: string[]]>([
    ['/m/a.gguf', ['/m/a.gguf']],
    ['/m/a-00001-of-00001.gguf', ['/m/a-00001-of-00001.gguf']],
    ['/m/a-00001-of-00002.gguf', ['/m/a-00001-of-00002.gguf', '/m/a-00002-of-00002.gguf']],
    ['/m/a-00002-of-00002.gguf', ['/m/a-00001-of-00002.gguf', '/m/a-00002-of-00002.gguf']],
    ['/m/a-00001-of-00000.gguf', ['/m/a-00001-of-00000.gguf']],
    ['/m/a-00001-of-99999.gguf', ['/m/a-00001-of-99999.gguf']],
    ['/m/a-1-of-2.gguf', ['/m/a-1-of-2.gguf']],
  ])('%s and its like', (file, files) => {
    expect(shardsOf(file)).toEqual(files);
  });
});

describe('a header', () => {
  // Two tensors of 256 numbers, f16 and q8_0.
  const tensors = [
    { name: 'a', shape: [256], type: 1, offset: 0 },
    { name: 'b', shape: [64, 4], type: 8, offset: 512 },
  ];
  const whole: Shard = {
    path: 'x.gguf',
    bytes: 100 + 512 + 272,
    headerBytes: 90,
    dataOffset: 100,
    metadata: { key: 1 },
    tensors,
  };

  it('is that of the first file, with the tensors of all', () => {
    const second = { ...whole, path: 'y.gguf', metadata: { key: 2 }, tensors: tensors.slice(1) };
    const outcome = wholeHeader([whole, second]);
    expect(outcome).toMatchObject({ kind: 'known', value: { metadata: { key: 1 } } });
    expect(outcome).toHaveProperty('value.tensors.length', 3);
  });

  it('may have no tensors and no padding', () => {
    expect(wholeHeader([{ ...whole, bytes: 90, tensors: [] }]).kind).toBe('known');
  });

  it.each<[title: string, bytes: number]>([
    ['a byte of its last tensor', whole.bytes - 1],
    ['all tensors', 100],
    ['a part of the header', 89],
  ])('is not believed where the file lacks %s', (_title, bytes) => {
    const reason = 'x.gguf: it is not all there';
    expect(wholeHeader([whole, { ...whole, bytes }])).toEqual({ kind: 'unknown', reason });
  });

  it.each<[code: string | undefined, message: string, reason: string]>([
    ['ENOENT', 'ENOENT: no such file', 'there is no such file'],
    ['EACCES', 'EACCES: permission denied', 'it may not be read'],
    ['EISDIR', 'no file', 'it is no file'],
    [undefined, 'not starting with GGUF magic number', 'it is no GGUF file'],
    [undefined, 'Offset is outside', 'it cannot be read (Offset is outside)'],
  ])('that cannot be read (%s: %s) is said to be so', (code, message, reason) => {
    const failure = code === undefined ? { message } : { code, message };
    const outcome = wholeHeader([whole, { path: 'y.gguf', failure }]);
    expect(outcome).toEqual({ kind: 'unknown', reason: `y.gguf: ${reason}` });
  });
});
