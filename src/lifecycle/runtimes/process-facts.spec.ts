import { describe, expect, it } from 'vitest';
import { lifeIn, processesIn, processIn } from './process-facts.js';

const stat = (name: string, state = 'S'): string =>
  `4711 (${name}) ${state} 1 4700 4690 0 -1 4194560 196 0 0 0 0 0 0 0 20 0 1 0 352193 8654848 396`;

describe('/proc/PID/stat', () => {
  it.each(['node', 'a b', 'x) S 1 2 3 (y', ''])('of a process named %j', (name) => {
    expect(processIn(stat(name))).toEqual({
      pid: 4711,
      group: 4700,
      session: 4690,
      startTime: 352_193,
    });
  });

  it.each(['Z', 'X'])('of one that has ended (%s) tells of none', (state) => {
    expect(processIn(stat('node', state))).toBeUndefined();
  });

  it('that could not be read tells of none', () => {
    expect(processIn('')).toBeUndefined();
  });
});

describe('ps', () => {
  it('tells of all that have not ended', () => {
    const output = [
      '    1     1 Ss   Mon Nov  3 10:00:00 2025',
      '  501   500 S+   Tue Nov 18 09:08:07 2025   ',
      '  502   500 Z    Tue Nov 18 09:08:07 2025',
      'nonsense',
      '',
    ].join('\n');
    expect(processesIn(output)).toEqual([
      { pid: 1, group: 1, session: undefined, startTime: Date.UTC(2025, 10, 3, 10) },
      { pid: 501, group: 500, session: undefined, startTime: Date.UTC(2025, 10, 18, 9, 8, 7) },
    ]);
  });
});

describe('the life in an environment', () => {
  it.each([
    ['PATH=/bin\0LLAMA_SWAP_LIFE=ab.1\0HOME=/root\0', 'ab.1'],
    ['LLAMA_SWAP_LIFE=ab.1', 'ab.1'],
    ['PATH=/bin\0', undefined],
    ['OLD_LLAMA_SWAP_LIFE=ab.1\0', undefined],
    ['NOTE=LLAMA_SWAP_LIFE=ab.1\0', undefined],
    ['', undefined],
  ])('%j is %j', (environment, life) => {
    expect(lifeIn(environment)).toBe(life);
  });
});
