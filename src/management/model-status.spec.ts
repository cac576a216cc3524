import { describe, expect, it } from 'vitest';
import { modelStatus } from './model-status.js';

describe('the status of a model', () => {
  it.each([
    ['stopped', { value: 'unloaded' }],
    ['loading', { value: 'loading' }],
    ['ready', { value: 'loaded' }],
    ['stopping', { value: 'unloading' }],
  ] as const)('%s: %j', (state, status) => {
    expect(
      modelStatus({ state, isAsleep: false, isOrdered: false, failedLoads: { last: undefined } }),
    ).toEqual(status);
  });

  it.each([
    [1, { value: 'unloaded', failed: true, exit_code: 1 }],
    [0, { value: 'unloaded', failed: true, exit_code: 0 }],
    [null, { value: 'unloaded', failed: true, exit_code: null }],
    [undefined, { value: 'unloaded', failed: true }],
  ])('after a failed load that ended with %j: %j', (exitCode, status) => {
    expect(
      modelStatus({
        state: 'stopped',
        isAsleep: false,
        isOrdered: false,
        failedLoads: { last: { exitCode } },
      }),
    ).toEqual(status);
  });

  it.each([
    ['sleeps', { isOrdered: false, last: undefined }, { value: 'sleeping' }],
    [
      'sleeps, and a load waits for its turn',
      { isOrdered: true, last: undefined },
      { value: 'loading' },
    ],
    [
      'sleeps again after a load that failed',
      { isOrdered: false, last: { exitCode: undefined } },
      { value: 'unloaded', failed: true },
    ],
  ])('while its server %s', (_what, { isOrdered, last }, status) => {
    const facts = { state: 'stopped', isAsleep: true, isOrdered, failedLoads: { last } } as const;
    expect(modelStatus(facts)).toEqual(status);
  });

  it('forgets the failure while the next load is under way', () => {
    expect(
      modelStatus({
        state: 'loading',
        isAsleep: false,
        isOrdered: false,
        failedLoads: { last: { exitCode: 1 } },
      }),
    ).toEqual({
      value: 'loading',
    });
  });

  it.each([
    ['stopped', 'loading'],
    ['ready', 'loaded'],
    ['stopping', 'unloading'],
  ] as const)('while a load waits for its turn and the model is %s: %s', (state, value) => {
    const failedLoads = { last: { exitCode: 1 } };
    expect(modelStatus({ state, isAsleep: false, isOrdered: true, failedLoads })).toEqual({
      value,
    });
  });
});
