import { describe, expect, it } from 'vitest';
import { groupsIn, limitOf, parseMeminfo, withinAll } from './machine-memory.js';

const GIB = 1024 ** 3;

describe('what /proc/meminfo says', () => {
  it('is what there is, and what can be had without swapping', () => {
    const text =
      'MemTotal:       24683656 kB\nMemFree:        23934752 kB\nMemAvailable:   24225352 kB\nBuffers: 2560 kB\n';
    expect(parseMeminfo(text)).toEqual({
      totalBytes: 24_683_656 * 1024,
      freeBytes: 24_225_352 * 1024,
    });
  });

  it('is never more free than there is', () => {
    const text = 'MemTotal: 100 kB\nMemAvailable: 120 kB\n';
    expect(parseMeminfo(text)).toEqual({ totalBytes: 102_400, freeBytes: 102_400 });
  });

  it('is nothing where an amount is missing', () => {
    expect(parseMeminfo('')).toBeUndefined();
    expect(parseMeminfo('MemTotal: 100 kB\nMemFree: 50 kB\n')).toBeUndefined();
    expect(parseMeminfo('MemTotal: 0 kB\nMemAvailable: 0 kB\n')).toBeUndefined();
  });
});

describe('the limit of a control group', () => {
  it('leaves what the group has not taken', () => {
    const limit = limitOf({ max: `${8 * GIB}\n`, current: `${3 * GIB}\n`, stat: '' });
    expect(limit).toEqual({ totalBytes: 8 * GIB, freeBytes: 5 * GIB });
  });

  it('leaves room that is only a cache of files', () => {
    const stat = `anon ${GIB}\nfile ${2 * GIB}\ninactive_file ${GIB}\nactive_file ${GIB / 2}\nslab_reclaimable ${GIB / 2}\n`;
    const limit = limitOf({ max: String(8 * GIB), current: String(3 * GIB), stat });
    expect(limit).toEqual({ totalBytes: 8 * GIB, freeBytes: 7 * GIB });
  });

  it('leaves nothing where more is taken than it allows', () => {
    const limit = limitOf({ max: String(GIB), current: String(2 * GIB), stat: '' });
    expect(limit).toEqual({ totalBytes: GIB, freeBytes: 0 });
  });

  it('is none where the group says max, or nothing', () => {
    expect(limitOf({ max: 'max\n', current: '5', stat: '' })).toBeUndefined();
    expect(limitOf({ max: '', current: '', stat: '' })).toBeUndefined();
    expect(limitOf({ max: '100', current: '', stat: '' })).toBeUndefined();
  });
});

describe('the smallest of a machine and its limits', () => {
  const machine = { totalBytes: 32 * GIB, freeBytes: 20 * GIB };

  it('is the machine where nothing limits it', () => {
    expect(withinAll(machine, [undefined, undefined])).toEqual(machine);
  });

  it('takes the smaller of both amounts from wherever it is', () => {
    const inner = { totalBytes: 16 * GIB, freeBytes: 15 * GIB };
    const outer = { totalBytes: 24 * GIB, freeBytes: 3 * GIB };
    expect(withinAll(machine, [inner, undefined, outer])).toEqual({
      totalBytes: 16 * GIB,
      freeBytes: 3 * GIB,
    });
  });
});

describe('the control groups of a process', () => {
  for (const [text, groups] of [
    ['0::/\n', ['/']],
    ['0::/user.slice/a.scope\n', ['/user.slice/a.scope', '/user.slice', '/']],
    ['4:memory:/docker/1\n0::/docker/1\n', ['/docker/1', '/docker', '/']],
    ['0::/../other\n', ['/other', '/']],
    ['4:memory:/docker/1\n', []],
    ['', []],
  ] as const) {
    it(`of ${JSON.stringify(text)} are ${JSON.stringify(groups)}`, () => {
      expect(groupsIn(text)).toEqual(groups);
    });
  }
});
