import { describe, expect, it } from 'vitest';
import type { DeviceDefinition } from '../catalog/device-definition.js';
import { doesNotFit, shortFacts } from './short-of-room.js';
import type { Shortage } from './planner/unfit.js';

const GIB = 2 ** 30;

const device = (name: string): DeviceDefinition => ({
  name,
  bytes: 24 * GIB,
  reserveBytes: 0,
  gpu: undefined,
  isMachine: false,
});
const DEVICES = [device('gpu0'), device('gpu1')];

/** Neither of two places: short of 10 on the first, of 2.5 on the second device. */
const SHORTAGE: Shortage = {
  placements: [
    {
      place: [0, 30 * GIB, 0],
      short: [{ device: 1, needed: 30 * GIB, kept: 4 * GIB, capacity: 24 * GIB }],
    },
    {
      place: [0, 20 * GIB, 10 * GIB],
      short: [{ device: 2, needed: 10 * GIB, kept: 4.5 * GIB, capacity: 12 * GIB }],
    },
  ],
  keptBy: ['model:embed'],
};

describe('that there is no room', () => {
  it('is told to the client with the place that comes nearest, and when to try again', () => {
    expect(doesNotFit('model:a:7b', SHORTAGE, DEVICES)).toMatchObject({
      code: 'model_does_not_fit',
      message: "model 'a:7b' does not fit: gpu1 has 7.5 GiB for it, and it needs 10 GiB",
      retryAfterSec: 30,
    });
  });

  it('is told of a group by its name', () => {
    const { message } = doesNotFit('group:pair', SHORTAGE, DEVICES);
    expect(message).toMatch(/^group 'pair' does not fit: /);
  });

  it('never says that there is less than nothing', () => {
    const short = [{ device: 1, needed: GIB, kept: 9 * GIB, capacity: 8 * GIB }];
    const shortage = { placements: [{ place: [0, GIB, 0], short }], keptBy: [] };
    expect(doesNotFit('model:a', shortage, DEVICES).message).toBe(
      "model 'a' does not fit: gpu0 has 0 B for it, and it needs 1 GiB",
    );
  });

  it('names the worst of the devices of one place', () => {
    const short = [
      { device: 1, needed: 25 * GIB, kept: 0, capacity: 24 * GIB },
      { device: 2, needed: 30 * GIB, kept: 0, capacity: 24 * GIB },
    ];
    const shortage = { placements: [{ place: [0, 25 * GIB, 30 * GIB], short }], keptBy: [] };
    expect(doesNotFit('model:a', shortage, DEVICES).message).toContain('gpu1 has 24 GiB');
  });

  it('is logged place by place, in bytes, with those whose room is kept', () => {
    expect(shortFacts(SHORTAGE, DEVICES)).toEqual({
      short: [
        [{ device: 'gpu0', needed: 30 * GIB, kept: 4 * GIB, capacity: 24 * GIB }],
        [{ device: 'gpu1', needed: 10 * GIB, kept: 4.5 * GIB, capacity: 12 * GIB }],
      ],
      keptBy: ['model:embed'],
    });
  });
});
