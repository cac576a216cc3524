import { describe, expect, it } from 'vitest';
import { factsOf, resident, unit } from '../../../test/support/world/facts.js';
import { steadyLuck } from '../../../test/support/world/upstreams.js';
import { model, settings } from '../../../test/support/world/usual.js';
import { World } from '../../../test/support/world/world.js';
import type { WorldSpec } from '../../../test/support/world/world.js';
import type { Facts } from './facts.js';
import { plan } from './plan.js';

const todo = (facts: Facts): string[] =>
  plan(facts).actions.map(({ kind, unit: id }) => `${kind} ${id}`);

/** A and B, of which one can be loaded, with the planner that is shipped. */
const oneAtATime = (more: Partial<WorldSpec> = {}): World =>
  new World({ capacity: [1], units: [model('A'), model('B')], settings, ...more }, plan);

const longestWaitMs = (world: World, ids: string): number =>
  Math.max(
    ...world.requests.flatMap(({ unit: id, waitMs }) => (ids.includes(id) ? (waitMs ?? []) : [])),
  );

/** In the order of the list in the specification. */
describe('edge cases', () => {
  it('does not stop a model again that has stopped for somebody and was loaded again since', () => {
    const again = resident({ id: 'again', placements: [[8]], readyAtMs: 90_000 });
    const draining = resident({ id: 'draining', placements: [[8]], closed: true, running: 1 });
    const wanted = unit({ id: 'wanted', placements: [[16]], waiting: 1 });
    const claims = [{ unit: 'wanted', place: [16], victims: ['again', 'draining'] }];
    const facts = factsOf({ capacity: [24], claims, units: [again, draining, wanted] });
    expect(plan(facts)).toMatchObject({ actions: [], claims: [{ victims: ['draining'] }] });
  });

  it('does not start in the room another one waits for, leaving closed what was closed for it', () => {
    const closed = { closed: true, running: 1, placements: [[5]] };
    const units = [
      resident({ id: 'of first', ...closed }),
      resident({ id: 'of second', ...closed }),
      unit({ id: 'first', waiting: 1, placements: [[10]] }),
      unit({ id: 'second', waiting: 1, placements: [[5]] }),
    ];
    const claims = [
      { unit: 'first', place: [10], victims: ['gone', 'of first'] },
      { unit: 'second', place: [5], victims: ['of second'] },
    ];
    const made = plan(factsOf({ capacity: [15], claims, units }));
    expect(made).toMatchObject({ actions: [], claims: [{ unit: 'first' }, { unit: 'second' }] });
  });

  it('keeps a model closed whose client-to-be left, while another one counts on its room', () => {
    const draining = resident({ id: 'draining', placements: [[5]], closed: true, running: 1 });
    const left = unit({ id: 'left', placements: [[3]] });
    const counting = unit({ id: 'counting', placements: [[7]], waiting: 1 });
    const claims = [
      { unit: 'left', place: [3], victims: ['draining'] },
      { unit: 'counting', place: [7], victims: [] },
    ];
    const facts = factsOf({ capacity: [10], claims, units: [draining, left, counting] });
    expect(plan(facts)).toMatchObject({
      actions: [],
      claims: [{ unit: 'counting', victims: ['draining'] }],
    });
    const roomy = factsOf({ ...facts, capacity: [12] });
    expect(todo(roomy)).toEqual(['open draining', 'start counting']);
  });

  it('lets a model that is slow to load in as soon as a quick one that asked later', () => {
    const busy = resident({ id: 'busy', running: 1, runningNormal: 1 });
    const slow = unit({ id: 'slow', waiting: 1, loadTimeMs: 300_000 });
    const quick = unit({ id: 'quick', waiting: 1, loadTimeMs: 1_000, sinceMs: 5_000 });
    const closesFor = (nowMs: number): readonly unknown[] =>
      plan(factsOf({ nowMs, units: [busy, quick, slow] })).actions;
    expect(closesFor(19_999)).toEqual([]);
    expect(closesFor(20_000)).toMatchObject([{ kind: 'close', unit: 'busy', for: 'slow' }]);
  });

  it('lets others in beside a model that is flooded with requests, however old those are', () => {
    const flooded = unit({ id: 'flooded', waiting: 60, sinceMs: 100_000 });
    const rare = unit({ id: 'rare', waiting: 1, sinceMs: 50_000 });
    expect(todo(factsOf({ nowMs: 101_000, units: [flooded, rare] }))).toEqual(['start rare']);
    expect(longestWaitMs(flood(4), 'BC')).toBeLessThan(90_000);
  });

  it('counts a turn from the first person who waits, not from a job that has waited longer', () => {
    const world = oneAtATime();
    for (let s = 0; s < 200; s += 4) {
      world.at(s * 1_000, () => world.ask({ unit: 'A', answerMs: 5_000 }));
    }
    world.at(20_000, () => world.ask({ unit: 'B', answerMs: 1_000, background: true }));
    world.at(100_000, () => world.ask({ unit: 'B', answerMs: 1_000 }));
    world.run().checkRest();
    const [job, person] = world.requests.filter(({ unit: id }) => id === 'B');
    expect(person?.waitMs).toBeGreaterThanOrEqual(20_000 + 1_000 + 10_000);
    expect(job?.waitMs).toBe(80_000 + (person?.waitMs ?? 0));
  });

  it('makes others wait for the whole backlog of a model without a concurrency limit', () => {
    const [limited, unlimited] = [flood(4), flood(Infinity)];
    expect(longestWaitMs(unlimited, 'BC')).toBeGreaterThan(1.5 * longestWaitMs(limited, 'BC'));
  });

  it('does not take a lingering model for one with only background work: it has none at all', () => {
    const lingering = resident({ id: 'lingering', usedAtMs: 9_000, returns: 1 });
    const facts = { units: [lingering, unit({ id: 'wanted', waiting: 1, sinceMs: 9_500 })] };
    expect(plan(factsOf({ ...facts, nowMs: 10_000 }))).toMatchObject({
      actions: [],
      wakeAtMs: 11_000,
    });
    expect(todo(factsOf({ ...facts, nowMs: 11_000 }))).toContain('stop lingering');
  });

  it('lets a job wait for a free moment, but not for ever, and then all of it at once', () => {
    const world = oneAtATime();
    for (let s = 0; s < 600; s += 30) {
      world.at(s * 1_000, () => world.ask({ unit: 'A', answerMs: 5_000 }));
    }
    for (const s of [100, 200, 250]) {
      world.at(s * 1_000, () => world.ask({ unit: 'B', answerMs: 1_000, background: true }));
    }
    world.run().checkRest();
    const startsMs = world.requests
      .filter(({ unit: id }) => id === 'B')
      .map(({ arrivedMs, waitMs }) => arrivedMs + (waitMs ?? 0));
    expect(startsMs).toEqual(new Array(3).fill(startsMs[0]));
    expect(startsMs[0]).toBeGreaterThanOrEqual(400_000);
    expect(startsMs[0]).toBeLessThan(440_000);
    expect(world.loads).toBe(3);
  });

  it('gives a job no more than four leases, so that a person does not wait for its backlog', () => {
    const world = oneAtATime();
    for (let i = 0; i < 40; i += 1) world.ask({ unit: 'A', answerMs: 8_000, background: true });
    world.at(20_000, () => world.ask({ unit: 'B', answerMs: 1_000 }));
    world.run().checkRest();
    expect(longestWaitMs(world, 'B')).toBe(8_000 - 2_000 + 1_000 + 10_000);
  });

  it('serves at least those a model was loaded for, even where turns are over at once', () => {
    const world = oneAtATime({ settings: { ...settings, turnMs: 0, lingerMs: 0 } });
    for (const id of ['A', 'B', 'A', 'B']) world.ask({ unit: id, answerMs: 1_000 });
    world.run().checkRest();
    expect(world.loads).toBe(2);
  });

  it('keeps nothing free for a model that can never fit, however long it is waited for', () => {
    const never = unit({ id: 'never', placements: [[25]], waiting: 1 });
    const small = unit({ id: 'small', placements: [[4]], waiting: 1, sinceMs: 1 });
    const idle = resident({ id: 'idle', placements: [[20]] });
    const facts = { capacity: [24], units: [never, small, idle] };
    for (const nowMs of [19_999, 20_000]) {
      expect(todo(factsOf({ ...facts, nowMs }))).toEqual(['start small']);
    }
  });

  it('keeps all devices free that a model could use which has waited its turn', () => {
    const just = { running: 1, runningNormal: 1, readyAtMs: 25_000 };
    const onEither = (size: number): number[][] => [
      [size, 0],
      [0, size],
    ];
    const units = [
      resident({ id: 'a', ...just, place: [4, 0] }),
      resident({ id: 'b', ...just, place: [0, 4] }),
      unit({ id: 'large', waiting: 1, placements: onEither(8) }),
      unit({ id: 'small', waiting: 1, placements: onEither(4), sinceMs: 1 }),
    ];
    const facts = { capacity: [8, 8], units };
    expect(todo(factsOf({ ...facts, nowMs: 19_999 }))).toEqual(['start small']);
    expect(todo(factsOf({ ...facts, nowMs: 25_000 }))).toEqual([]);
  });

  it('goes on with the next after a load that failed, whose clients are told once', () => {
    const results = [true];
    const luck = { ...steadyLuck, loadFails: () => results.pop() ?? false };
    const world = oneAtATime({ luck });
    for (const id of ['A', 'A', 'B']) world.ask({ unit: id, answerMs: 1_000 });
    world.run().checkRest();
    expect(world.requests.map(({ stage }) => stage)).toEqual(['failed', 'failed', 'answered']);
    expect(world.loads).toBe(2);
  });

  for (const { what, id } of [
    { what: 'a model that drains', id: 'V' },
    { what: 'a model that drains beside it', id: 'N' },
  ]) {
    it(`starts a model for which two must go also if ${what} crashes`, () => {
      const units = [
        model('V', { placements: [[16]] }),
        model('N', { placements: [[8]] }),
        model('W', { placements: [[20]] }),
      ];
      const world = new World({ capacity: [24], units, settings }, plan);
      for (const other of ['V', 'N']) world.ask({ unit: other, answerMs: 60_000 });
      world.at(15_000, () => world.ask({ unit: 'W', answerMs: 1_000 }));
      world.at(40_000, () => {
        world.crash(id);
      });
      world.run().checkRest();
      expect(world.claims).toEqual([]);
      expect(longestWaitMs(world, 'W')).toBe(55_000 + 1_000 + 10_000);
    });
  }

  it('reopens a model that drains when the one beside it crashes and leaves enough room', () => {
    const units = [
      model('V', { placements: [[16]] }),
      model('N', { placements: [[8]], pinned: true }),
      model('W', { placements: [[8]] }),
    ];
    const world = new World({ capacity: [24], units, settings }, plan);
    for (const other of ['V', 'N']) world.ask({ unit: other, answerMs: 60_000 });
    world.at(15_000, () => world.ask({ unit: 'W', answerMs: 1_000 }));
    world.at(40_000, () => {
      world.crash('N');
    });
    world.run().checkRest();
    expect(longestWaitMs(world, 'W')).toBe(25_000 + 10_000);
    expect(world.unit('V').isOpen).toBe(true);
  });

  it('serves the next when a model crashes while it loads', () => {
    const world = oneAtATime();
    for (const id of ['A', 'B']) world.ask({ unit: id, answerMs: 1_000 });
    world.at(4_000, () => {
      world.crash('A');
    });
    world.run().checkRest();
    expect(world.requests.map(({ stage }) => stage)).toEqual(['failed', 'answered']);
    expect(longestWaitMs(world, 'B')).toBe(14_000);
  });

  it('lets one long answer end, for which all others wait', () => {
    const world = oneAtATime();
    world.ask({ unit: 'A', answerMs: 180_000 });
    world.at(30_000, () => world.ask({ unit: 'B', answerMs: 1_000 }));
    world.at(60_000, () => world.ask({ unit: 'A', answerMs: 1_000 }));
    world.run().checkRest();
    expect(longestWaitMs(world, 'B')).toBe(160_000 + 1_000 + 10_000);
    expect(world.requests.map(({ stage }) => stage)).toEqual(['answered', 'answered', 'answered']);
  });

  for (const early of [0, 1]) {
    it(`swaps when the turn ends even if timers fire ${early} ms early`, () => {
      const world = oneAtATime({ timerFiresAtMs: (wakeAtMs) => wakeAtMs - early });
      world.ask({ unit: 'A', answerMs: 5_000 });
      for (let s = 10; s < 60; s += 1) {
        world.at(s * 1_000, () => world.ask({ unit: 'A', answerMs: 1_000 }));
      }
      world.at(14_500, () => world.ask({ unit: 'B', answerMs: 1_000 }));
      world.run().checkRest();
      expect(longestWaitMs(world, 'B')).toBe(20_000 + 500 + 1_000 + 10_000);
    });
  }
});

/** 64 workers on A without pause, of which four are answered at once, and B and C once a minute. */
function flood(concurrencyLimit: number): World {
  const units = [model('A', { concurrencyLimit }), model('B'), model('C')];
  const world = new World({ capacity: [1], units, settings }, plan);
  const work = (): void => {
    if (world.nowMs > 1_800_000) return;
    const onEnd = (): void => {
      world.at(world.nowMs + 50, work);
    };
    world.ask({ unit: 'A', answerMs: 4_000, onEnd });
  };
  for (let worker = 0; worker < 64; worker += 1) world.at(worker * 50, work);
  for (let s = 60; s < 1_800; s += 60) {
    world.at(s * 1_000, () => world.ask({ unit: 'B', answerMs: 4_000 }));
    world.at((s + 25) * 1_000, () => world.ask({ unit: 'C', answerMs: 4_000 }));
  }
  return world.run();
}
