import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeFrame, WebSocketFrames } from './websocket-frames.js';

interface Frame {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly isMasked: boolean;
  readonly length: number;
}

function bytesOf({ opcode, isFinal, isMasked, length }: Frame): Buffer {
  const long = Buffer.alloc(length < 126 ? 0 : length < 65_536 ? 2 : 8);
  if (long.length === 2) long.writeUInt16BE(length);
  if (long.length === 8) long.writeBigUInt64BE(BigInt(length));
  const short = long.length === 0 ? length : long.length === 2 ? 126 : 127;
  const head = Buffer.from([(isFinal ? 0x80 : 0) | opcode, (isMasked ? 0x80 : 0) | short]);
  // Bytes that would be frames of their own, and close, where a payload is taken for a header.
  return Buffer.concat([head, long, Buffer.alloc(isMasked ? 4 : 0), Buffer.alloc(length, 0x88)]);
}

const frame = fc.record({
  opcode: fc.constantFrom(0x0, 0x1, 0x2, 0x9, 0xa),
  isFinal: fc.boolean(),
  isMasked: fc.boolean(),
  length: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(65_535, 65_536, 70_000)),
});

/** The same bytes in pieces. */
const pieces = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );

describe('the frames of a WebSocket', () => {
  it('have room for another exactly where one has ended, however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 6 }),
        fc.integer({ min: 1, max: 9_000 }),
        (sent, size) => {
          const ends = new Set([0]);
          let end = 0;
          for (const one of sent) ends.add((end += bytesOf(one).length));
          const frames = new WebSocketFrames();
          let seen = 0;
          const wrong: number[] = [];
          for (const piece of pieces(Buffer.concat(sent.map(bytesOf)), size)) {
            frames.push(piece);
            seen += piece.length;
            if (frames.isOpen !== ends.has(seen)) wrong.push(seen);
          }
          expect(wrong).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('have no room after the last one', () => {
    const frames = new WebSocketFrames();
    frames.push(closeFrame(1000, ''));
    expect(frames.isOpen).toBe(false);
  });
});

describe('the frame that closes a WebSocket', () => {
  it('says why', () => {
    const frame = closeFrame(1012, 'model_unloaded');
    expect([...frame.subarray(0, 4)]).toEqual([0x88, 16, 0x03, 0xf4]);
    expect(frame.subarray(4).toString()).toBe('model_unloaded');
  });

  it('is no longer than it may be', () => {
    expect(closeFrame(1011, 'x'.repeat(200))).toHaveLength(127);
  });
});
