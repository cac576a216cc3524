import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Parts } from './parts.js';
import { LARGEST_PIECE_BYTES, SparePieces } from './spare-pieces.js';

const KIB = 1024;

/** Small ones, and as large as pieces are, of bytes of which no two stretches are alike. */
const lengths = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }),
  fc.array(fc.integer({ min: 1, max: 200 * KIB }), { maxLength: 12 }),
);

const CONTENT = Buffer.from(
  Uint32Array.from({ length: 700 * KIB }, (_, i) => Math.imul(i, 2654435761)).buffer,
);

interface Held {
  readonly parts: Parts;
  readonly body: Buffer;
  /** What was given for each chunk. */
  readonly given: readonly Buffer[];
}

function holding(chunks: readonly number[], isAnnounced: boolean, spare = new SparePieces()): Held {
  const bytes = chunks.reduce((sum, length) => sum + length, 0);
  const parts = new Parts(spare, isAnnounced ? bytes : undefined);
  const body = CONTENT.subarray(0, bytes);
  let at = 0;
  const given = chunks.map((length) => {
    // What has been added is gone from where it came from.
    const chunk = Buffer.from(body.subarray(at, (at += length)));
    const held = parts.add(chunk);
    if (held !== chunk) chunk.fill(0);
    return held;
  });
  return { parts, body, given };
}

function readFrom(parts: Parts, at: number): Buffer {
  const read: Buffer[] = [];
  for (let next = parts.from(at); next !== undefined; next = parts.from(at)) {
    read.push(next);
    at += next.length;
  }
  return Buffer.concat(read);
}

function pieces({ parts }: Held): number {
  let count = 0;
  for (let at = 0; at < parts.end; at += parts.from(at)?.length ?? 1) count++;
  return count;
}

describe('the parts of a body', () => {
  it('are the body, from any place on, however it came', () => {
    fc.assert(
      fc.property(lengths, fc.boolean(), fc.nat(2000), (chunks, isAnnounced, at) => {
        const { parts, body, given } = holding(chunks, isAnnounced);
        expect(parts.end).toBe(body.length);
        expect(Buffer.concat(given).equals(body)).toBe(true);
        expect(readFrom(parts, at).equals(body.subarray(at))).toBe(true);
        expect(parts.whole().equals(body)).toBe(true);
        expect(readFrom(parts, at).equals(body.subarray(at))).toBe(true);
      }),
    );
  });

  it('that were given up are no longer here, the others are', () => {
    fc.assert(
      fc.property(lengths, fc.boolean(), fc.nat(2000), (chunks, isAnnounced, at) => {
        const { parts, body } = holding(chunks, isAnnounced);
        parts.dropBefore(at, true);
        expect(parts.bytes).toBeGreaterThanOrEqual(Math.max(0, body.length - at));
        expect(readFrom(parts, Math.min(at, body.length)).equals(body.subarray(at))).toBe(true);
        parts.dropBefore(body.length, true);
        expect(parts.bytes).toBe(0);
        parts.add(Buffer.from('more'));
        expect(readFrom(parts, body.length).toString()).toBe('more');
      }),
    );
  });

  it.each([true, false])(
    'are few, where a body comes byte by byte (announced: %s)',
    (announced) => {
      const chunks = Array.from({ length: 100_000 }, () => 1);
      expect(pieces(holding(chunks, announced))).toBeLessThan(10);
    },
  );

  it.each([true, false])('are few, where it is large (announced: %s)', (announced) => {
    const chunks = Array.from({ length: 40 }, () => 64 * KIB);
    expect(pieces(holding(chunks, announced))).toBeLessThanOrEqual(
      (40 * 64 * KIB) / LARGEST_PIECE_BYTES + 2,
    );
  });

  it('that come in one piece are not copied', () => {
    for (const announced of [13, undefined]) {
      const chunk = Buffer.from('{"model":"a"}');
      const parts = new Parts(new SparePieces(), announced);
      expect(parts.add(chunk)).toBe(chunk);
      expect(parts.whole()).toBe(chunk);
      expect(parts.from(0)).toBe(chunk);
    }
  });
});

describe('the memory of a body', () => {
  const chunks = [64 * KIB, 64 * KIB, 64 * KIB];

  /** Whether the next body is put over this one once that is given up. */
  function isUsedAgain(giveUp: (held: Held) => void): boolean {
    const spare = new SparePieces();
    const held = holding(chunks, true, spare);
    const before = held.given[0]?.buffer;
    giveUp(held);
    return holding(chunks, true, spare).given[0]?.buffer === before;
  }

  it('is used again once nobody reads it', () => {
    const giveUp = ({ parts, body }: Held): void => {
      parts.dropBefore(body.length, true);
    };
    expect(isUsedAgain(giveUp)).toBe(true);
  });

  it('is not while somebody may read it', () => {
    const giveUp = ({ parts, body }: Held): void => {
      parts.dropBefore(body.length, false);
    };
    expect(isUsedAgain(giveUp)).toBe(false);
  });

  it('is not where it has been given as a whole', () => {
    const giveUp = ({ parts, body }: Held): void => {
      parts.whole();
      parts.dropBefore(body.length, true);
    };
    expect(isUsedAgain(giveUp)).toBe(false);
  });
});
