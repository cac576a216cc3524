import { describe, expect, it } from 'vitest';
import { configOf, lines, withModel } from '../../test/support/configuration.js';
import { schedulingPolicy } from './scheduling-policy.js';
import type { SchedulingPolicy } from './scheduling-policy.js';

const policy = (text: string): SchedulingPolicy => schedulingPolicy(configOf(text), new Map());

describe('the scheduling policy', () => {
  it('of a file that says nothing of it is that of the documentation', () => {
    expect(policy(withModel())).toEqual({
      turnMs: 20_000,
      lingerMs: 2_000,
      backgroundIdleMs: 60_000,
      backgroundWaitMs: 300_000,
      isFifo: false,
      devices: [],
      isMeasured: false,
      settleMs: undefined,
      models: new Map([['a', { footprints: undefined, isBackground: false, fallback: [] }]]),
      apiKeys: [],
      warnings: [],
    });
  });

  it('of a file that says everything is as it says', () => {
    const { models, ...rest } = policy(
      lines(
        'swap: { turn: 1.5, linger: 0, backgroundIdle: 3, backgroundWait: 15, fifo: true }',
        'settle: 2',
        'devices: { gpu0: { memory: 8MiB, reserve: 1MiB }, ram: 16MiB }',
        'models:',
        '  a: { cmd: "s {PORT}", memory: { gpu0: 1MiB, ram: 2MiB }, fallback: [b] }',
        '  b: { cmd: "s {PORT}", memory: 4MiB, priority: background }',
        '  c: { cmd: "s {PORT}" }',
      ),
    );
    const mib = 2 ** 20;
    expect(rest).toEqual({
      turnMs: 1500,
      lingerMs: 0,
      backgroundIdleMs: 3000,
      backgroundWaitMs: 15_000,
      isFifo: true,
      devices: [
        { name: 'gpu0', bytes: 8 * mib, reserveBytes: mib, gpu: '0', isMachine: false },
        { name: 'ram', bytes: 16 * mib, reserveBytes: 0, gpu: undefined, isMachine: true },
      ],
      isMeasured: true,
      settleMs: 2000,
      apiKeys: [],
      warnings: [],
    });
    expect(Object.fromEntries(models)).toEqual({
      a: { footprints: [{ gpu0: mib, ram: 2 * mib }], isBackground: false, fallback: ['b'] },
      b: { footprints: [{ gpu0: 4 * mib }, { ram: 4 * mib }], isBackground: true, fallback: [] },
      c: { footprints: undefined, isBackground: false, fallback: [] },
    });
  });

  it('measures nothing where that is switched off, and waits no time where that is 0', () => {
    const off = policy(withModel('devices: { gpu0: 8GiB }', 'measure: false', 'settle: 0'));
    expect(off).toMatchObject({ isMeasured: false, settleMs: 0 });
  });
});

describe('a model whose memory is estimated', () => {
  const config = configOf(
    lines(
      'devices: { gpu0: 24GiB }',
      'models:',
      '  a: { cmd: "s {PORT}", memory: auto }',
      '  b: { cmd: "s {PORT}", memory: auto }',
      '  c: { cmd: "s {PORT}", memory: auto }',
      '  d: { cmd: "s {PORT}", memory: 6GiB }',
    ),
  );

  it('is placed by its estimate; without one it is resident alone, and a warning says why', () => {
    const { models, warnings } = schedulingPolicy(
      config,
      new Map([
        ['a', { kind: 'known', gpuBytes: 5000, ramBytes: 70 }],
        ['b', { kind: 'unknown', reason: 'it names no model file (-m)' }],
        // Nobody has asked for this one.
        ['d', { kind: 'known', gpuBytes: 1, ramBytes: 1 }],
      ]),
    );
    const footprints = Object.fromEntries([...models].map(([id, model]) => [id, model.footprints]));
    expect(footprints).toEqual({
      a: [{ gpu0: 5000 }],
      b: undefined,
      c: undefined,
      d: [{ gpu0: 6 * 2 ** 30 }],
    });
    expect(warnings).toEqual([
      {
        text: 'models.b.memory: cannot be estimated; it is resident alone',
        detail: 'it names no model file (-m)',
      },
      { text: 'models.c.memory: not estimated; it is resident alone', detail: undefined },
    ]);
  });
});
