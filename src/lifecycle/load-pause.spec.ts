import { describe, expect, it } from 'vitest';
import { loadPauseMs } from './load-pause.js';

describe('the pause after failed loads', () => {
  it('grows from 1 s to 5 min', () => {
    const pauses = Array.from({ length: 12 }, (_, failures) => loadPauseMs(failures) / 1000);
    expect(pauses).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('has its longest however often a load fails', () => {
    expect(loadPauseMs(100_000)).toBe(300_000);
  });
});
