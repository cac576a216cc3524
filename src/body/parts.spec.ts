import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Parts } from './parts.js';

const bodies = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 60 });

function holding(chunks: readonly Uint8Array[]): { parts: Parts; body: Buffer } {
  const parts = new Parts();
  for (const chunk of chunks) parts.add(Buffer.from(chunk));
  return { parts, body: Buffer.concat(chunks) };
}

function readFrom(parts: Parts, at: number): Buffer {
  const read: Buffer[] = [];
  for (let next = parts.from(at); next !== undefined; next = parts.from(at)) {
    read.push(next);
    at += next.length;
  }
  return Buffer.concat(read);
}

describe('the parts of a body', () => {
  it('are the body, from any place on, however it came', () => {
    fc.assert(
      fc.property(bodies, fc.nat(2000), (chunks, at) => {
        const { parts, body } = holding(chunks);
        expect(parts.end).toBe(body.length);
        expect(readFrom(parts, at)).toEqual(body.subarray(at));
        expect(parts.whole()).toEqual(body);
        expect(readFrom(parts, at)).toEqual(body.subarray(at));
      }),
    );
  });

  it('that were given up are no longer here, the others are', () => {
    fc.assert(
      fc.property(bodies, fc.nat(2000), (chunks, at) => {
        const { parts, body } = holding(chunks);
        parts.dropBefore(at);
        expect(parts.bytes).toBeGreaterThanOrEqual(Math.max(0, body.length - at));
        expect(readFrom(parts, Math.min(at, body.length))).toEqual(body.subarray(at));
        parts.dropBefore(body.length);
        expect(parts.bytes).toBe(0);
        parts.add(Buffer.from('more'));
        expect(readFrom(parts, body.length).toString()).toBe('more');
      }),
    );
  });

  it('are few, where a body comes byte by byte', () => {
    const { parts } = holding(Array.from({ length: 100_000 }, () => Uint8Array.of(120)));
    let pieces = 0;
    for (let at = 0; at < parts.end; at += parts.from(at)?.length ?? 1) pieces++;
    expect(pieces).toBeLessThan(40);
  });

  it('that come in one piece are not copied', () => {
    const chunk = Buffer.from('{"model":"a"}');
    const parts = new Parts();
    parts.add(chunk);
    expect(parts.whole()).toBe(chunk);
    expect(parts.from(0)).toBe(chunk);
  });
});
