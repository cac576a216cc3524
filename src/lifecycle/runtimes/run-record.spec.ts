import { describe, expect, it } from 'vitest';
import { fateOf, parseRecord, remnantsOf } from './run-record.js';
import type { LivingProcess, RunRecord } from './run-record.js';

const RUN = 'a'.repeat(32);
const here = { boot: 'boot', pidNamespace: 'pid:[1]' };
const a = { model: 'a', pid: 20, startTime: 500, group: 20, port: 5800, life: `${RUN}.1` };
const record: RunRecord = {
  ...here,
  gateway: { pid: 10, startTime: 400 },
  run: RUN,
  upstreams: [a],
};

const living = (pid: number, more: Partial<LivingProcess> = {}): LivingProcess => ({
  pid,
  group: pid,
  session: pid,
  startTime: 500,
  life: undefined,
  ...more,
});

describe('a recorded run', () => {
  const HOUR_MS = 3_600_000;

  it.each([
    ['goes on while its gateway does', here, true, 0, 'running'],
    ['was cut short if its gateway is gone', here, false, 0, 'cut short'],
    ['of another boot is over', { ...here, boot: 'other' }, true, 0, 'over'],
    ['in another container is left alone', { ...here, pidNamespace: 'x' }, false, 0, 'running'],
    [
      'in another container is forgotten after a day',
      { ...here, pidNamespace: 'x' },
      true,
      25,
      'over',
    ],
  ] as const)('%s', (_title, machine, isGatewayAlive, hours, fate) => {
    expect(fateOf(record, machine, { isGatewayAlive, ageMs: hours * HOUR_MS })).toBe(fate);
  });
});

describe('what is left of a run', () => {
  const pids = (...processes: LivingProcess[]): number[] =>
    remnantsOf(record, processes).map(({ pid }) => pid);

  it('is its leader', () => {
    expect(remnantsOf(record, [living(20)])).toEqual([{ pid: 20, startTime: 500, model: 'a' }]);
  });

  it('is all of the session and the group of its leader', () => {
    const inSession = living(21, { session: 20 });
    const inGroup = living(22, { session: undefined, group: 20 });
    expect(pids(living(20), inSession, inGroup, living(23))).toEqual([20, 21, 22]);
  });

  it('is not what has the id of the leader, and was started at another time', () => {
    expect(pids(living(20, { startTime: 501 }), living(21, { session: 20 }))).toEqual([]);
  });

  it('is not a session whose leader is gone, unless its life says so', () => {
    expect(pids(living(21, { session: 20, group: 20 }))).toEqual([]);
    expect(pids(living(21, { session: 20, group: 20, life: `${RUN}.1` }))).toEqual([21]);
  });

  it('is whatever has a life of it, with the model where that is known', () => {
    const processes = [living(30, { life: `${RUN}.1` }), living(31, { life: `${RUN}.2` })];
    expect(remnantsOf(record, processes)).toEqual([
      { pid: 30, startTime: 500, model: 'a' },
      { pid: 31, startTime: 500, model: undefined },
    ]);
  });

  it.each([`${'b'.repeat(32)}.1`, `${RUN}0.1`, RUN, `x${RUN}.1`, ''])(
    'is not what has the life %j',
    (life) => {
      expect(pids(living(30, { life }))).toEqual([]);
    },
  );

  it('is what was known to be left before its leader ended, and no other with the same id', () => {
    const known = [{ pid: 21, startTime: 500, model: 'a' }];
    expect(remnantsOf(record, [living(21)], known)).toEqual(known);
    expect(remnantsOf(record, [living(21, { startTime: 600 })], known)).toEqual([]);
  });
});

describe('a record that is read', () => {
  it('is what was written', () => {
    expect(parseRecord(JSON.stringify(record))).toEqual(record);
  });

  it.each([
    ['half a record', JSON.stringify(record).slice(0, -2)],
    ['nothing', ''],
    ['null', 'null'],
    ['a record without a run', JSON.stringify({ ...record, run: '' })],
    ['a record with a run that means many', JSON.stringify({ ...record, run: 'a' })],
    ['a record without a gateway', JSON.stringify({ ...record, gateway: undefined })],
    [
      'an upstream that is every process',
      JSON.stringify({ ...record, upstreams: [{ ...a, group: 1 }] }),
    ],
    [
      'an upstream without a start',
      JSON.stringify({ ...record, upstreams: [{ ...a, startTime: null }] }),
    ],
  ])('is not %s', (_title, text) => {
    expect(parseRecord(text)).toBeUndefined();
  });
});
