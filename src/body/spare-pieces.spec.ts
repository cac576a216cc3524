import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LARGEST_PIECE_BYTES, SMALL_PIECE_BYTES, SparePieces } from './spare-pieces.js';

const MIB = 1024 * 1024;

describe('memory for bodies', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is at least as much as is asked for, and less than twice that', () => {
    const pieces = new SparePieces();
    for (const bytes of [
      1,
      SMALL_PIECE_BYTES,
      SMALL_PIECE_BYTES + 1,
      400_000,
      LARGEST_PIECE_BYTES,
    ]) {
      const { length } = pieces.take(bytes);
      expect(length).toBeGreaterThanOrEqual(bytes);
      expect(length).toBeLessThan(2 * bytes);
    }
  });

  it('is used again for bodies of like size', () => {
    const pieces = new SparePieces();
    const piece = pieces.take(200_000);
    pieces.give(piece);
    expect(pieces.take(300_000)).not.toBe(piece);
    expect(pieces.take(250_000)).toBe(piece);
    expect(pieces.take(250_000)).not.toBe(piece);
  });

  it('is made for each small body', () => {
    const pieces = new SparePieces();
    const piece = pieces.take(1000);
    pieces.give(piece);
    expect(pieces.take(1000)).not.toBe(piece);
  });

  it('is kept within a bound', () => {
    const pieces = new SparePieces();
    const all = Array.from({ length: 100 }, () => pieces.take(LARGEST_PIECE_BYTES));
    for (const piece of all) pieces.give(piece);
    const again = all.map(() => pieces.take(LARGEST_PIECE_BYTES));
    const known = again.filter((piece) => all.includes(piece));
    expect(known.length * LARGEST_PIECE_BYTES).toBe(32 * MIB);
  });

  it('is let go of after a while', () => {
    const pieces = new SparePieces();
    const piece = pieces.take(200_000);
    pieces.give(piece);
    vi.advanceTimersByTime(30_000);
    expect(pieces.take(200_000)).not.toBe(piece);
    expect(vi.getTimerCount()).toBe(0);
  });
});
