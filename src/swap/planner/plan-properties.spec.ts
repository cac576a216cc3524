import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../../test/support/world/facts.js';
import { histories, replay } from '../../../test/support/world/history.js';
import type { Action, Facts, Plan, UnitFacts, Vector } from './facts.js';
import { plan } from './plan.js';
import { minus } from './room.js';
import { shortage } from './unfit.js';

describe('whatever happens, in whatever order', () => {
  const always = (holds: (facts: Facts, made: Plan) => void): void => {
    fc.assert(
      fc.property(histories, (history) => {
        replay(history, plan, holds);
      }),
    );
  };

  const units = (facts: Facts, made: Plan, kind: Action['kind']): UnitFacts[] =>
    made.actions
      .filter((action) => action.kind === kind)
      .flatMap((action) => facts.units.filter(({ id }) => id === action.unit));

  const names = ({ kind, unit }: Action): string => `${kind} ${unit}`;

  it('never closes or stops a pinned model', () => {
    always((facts, made) => {
      const gone = [...units(facts, made, 'close'), ...units(facts, made, 'stop')];
      expect(gone.filter(({ pinned }) => pinned)).toEqual([]);
    });
  });

  it('never stops a model that is answering', () => {
    always((facts, made) => {
      const answering = units(facts, made, 'stop').filter(({ running }) => running > 0);
      expect(answering).toEqual([]);
    });
  });

  it('starts only what is stopped, and stops only what is ready', () => {
    always((facts, made) => {
      expect(units(facts, made, 'start').every(({ state }) => state === 'stopped')).toBe(true);
      expect(units(facts, made, 'stop').every(({ state }) => state === 'ready')).toBe(true);
    });
  });

  it('never stops and starts the same model', () => {
    always((facts, made) => {
      const stops = units(facts, made, 'stop');
      expect(units(facts, made, 'start').filter((some) => stops.includes(some))).toEqual([]);
    });
  });

  /** What is left of the devices that `concerned` is on; others may have become too small. */
  const leastLeft = (
    { capacity }: Facts,
    places: readonly Vector[],
    concerned: readonly Vector[],
  ): number =>
    Math.min(
      ...places
        .reduce(minus, capacity)
        .filter((_, device) => concerned.some((place) => (place[device] ?? 0) > 0)),
    );

  const placesOf = (some: readonly { readonly place?: Vector | undefined }[]): Vector[] =>
    some.flatMap(({ place }) => (place === undefined ? [] : [place]));

  it('starts nothing twice, and nothing for which there is no room yet', () => {
    always((facts, { actions }) => {
      const starts = actions.flatMap((action) => (action.kind === 'start' ? [action] : []));
      expect(new Set(starts.map((start) => start.unit)).size).toBe(starts.length);
      const places = placesOf([...facts.units, ...starts]);
      expect(leastLeft(facts, places, placesOf(starts))).toBeGreaterThanOrEqual(0);
    });
  });

  it('promises no more room than there will be', () => {
    always((facts, { actions, claims }) => {
      const leaving = new Set(claims.flatMap(({ victims }) => victims));
      const staying = facts.units.filter(
        ({ id, state }) => state !== 'stopping' && !leaving.has(id),
      );
      const starts = actions.flatMap((action) => (action.kind === 'start' ? [action] : []));
      const places = placesOf([...staying, ...claims, ...starts]);
      expect(leastLeft(facts, places, placesOf(claims))).toBeGreaterThanOrEqual(0);
    });
  });

  it('promises nothing to a model that cannot fit, and keeps nothing free for it', () => {
    always((facts, made) => {
      const unfit = facts.units.filter((some) => shortage(some, facts) !== undefined);
      const helped = [...made.claims, ...made.actions.filter(({ kind }) => kind === 'start')];
      expect(unfit.filter(({ id }) => helped.some((one) => one.unit === id))).toEqual([]);
      const without = facts.units.map((some) =>
        unfit.includes(some) && some.state === 'stopped'
          ? { ...some, waiting: 0, waitingNormal: 0 }
          : some,
      );
      const others = plan(factsOf({ ...facts, units: without }));
      expect(others.claims).toEqual(made.claims);
      expect(others.actions.map(names)).toEqual(made.actions.map(names));
    });
  });

  it('keeps closed only what somebody waits for, once it has settled', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const settled = replay(history, plan, () => undefined);
        const victims = settled.claims.flatMap((claim) => claim.victims);
        const closed = settled.units.filter((some) => some.closed).map(({ id }) => id);
        expect([...victims].sort()).toEqual(closed.sort());
        for (const claim of settled.claims) {
          const claimed = settled.units.find(({ id }) => id === claim.unit);
          expect(claimed).toMatchObject({ state: 'stopped' });
          expect(claimed?.waiting).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('has nothing left to do once it has settled, until the moment it named', () => {
    fc.assert(
      fc.property(histories, fc.double({ min: 0, max: 0.999, noNaN: true }), (history, part) => {
        const settled = replay(history, plan, () => undefined);
        const { actions, wakeAtMs } = plan(settled);
        expect(actions).toEqual([]);
        const waitMs = Math.min(wakeAtMs - settled.nowMs, 3_600_000);
        const nowMs = settled.nowMs + part * waitMs;
        expect(plan(factsOf({ ...settled, nowMs })).actions).toEqual([]);
      }),
    );
  });

  it('answers the same to the same facts, and leaves them as they were', () => {
    always((facts, made) => {
      const before = structuredClone(facts);
      expect(plan(facts)).toEqual(made);
      expect(facts).toEqual(before);
    });
  });
});
