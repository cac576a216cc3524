import { describe, expect, it } from 'vitest';
import { proportionalBytesIn, residentBytesIn, sessionOf } from './process-memory.js';

describe('the session of a process', () => {
  it('is the sixth field of its stat', () => {
    expect(sessionOf('77 (node) S 12 70 69 0 -1 4194560 1')).toBe(69);
  });

  it('is found whatever the process is called', () => {
    expect(sessionOf('77 (a) R 1 2 (b c)) S 12 70 69 0 -1')).toBe(69);
  });

  it('is unknown of a process that has ended since it was listed', () => {
    expect(sessionOf('')).toBeUndefined();
  });
});

describe('what a process holds', () => {
  it('is its VmRSS, in KiB', () => {
    const status = 'Name:\tnode\nVmHWM:\t  2000 kB\nVmRSS:\t  1764 kB\nRssAnon:\t 112 kB\n';
    expect(residentBytesIn(status)).toBe(1764 * 1024);
  });

  it('is nothing for a process that has ended', () => {
    expect(residentBytesIn('Name:\tnode\nState:\tZ (zombie)\n')).toBe(0);
    expect(residentBytesIn('')).toBe(0);
  });

  it('is by its share the Pss, not a part of that', () => {
    const rollup =
      '5573a9689000-7ffd3cc9f000 ---p 00000000 00:00 0  [rollup]\nRss: 1748 kB\nPss_Dirty: 116 kB\nPss:                 333 kB\nPss_Anon: 116 kB\n';
    expect(proportionalBytesIn(rollup)).toBe(333 * 1024);
    expect(proportionalBytesIn('')).toBeUndefined();
  });
});
