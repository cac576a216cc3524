import { describe, expect, it } from 'vitest';
import { resident, unit } from '../../../test/support/world/facts.js';
import {
  eligibility,
  lingersUntilMs,
  turnEndMs,
  victimCost,
  waitsInBackground,
} from './eligibility.js';
import type { UnitFacts } from './facts.js';

const settings = { turnMs: 20_000, lingerMs: 2_000, backgroundIdleMs: 60_000 };

const person = unit({ id: 'person', waiting: 1, sinceMs: 100_000 });
const job = unit({ id: 'job', waiting: 1, waitingNormal: 0, sinceMs: 100_000 });

const idle = resident({ id: 'idle', readyAtMs: 50_000, usedAtMs: 99_000 });
const lingering = { ...idle, returns: 0.9 };
const answering = { ...idle, running: 1, runningNormal: 1 };
const queued = { ...idle, waiting: 2, waitingNormal: 1 };
const batch = { ...idle, running: 3, runningNormal: 0, waiting: 5, waitingNormal: 0 };

describe('eligibility', () => {
  for (const { what, victim, fromMs, busy } of [
    { what: 'an idle one at once', victim: idle, fromMs: -Infinity, busy: false },
    {
      what: 'a lingering one when its linger ends',
      victim: lingering,
      fromMs: 101_000,
      busy: false,
    },
    {
      what: 'a lingering one when its turn ends, if that is earlier',
      victim: { ...lingering, usedAtMs: 119_500 },
      fromMs: 120_000,
      busy: false,
    },
    { what: 'an answering one when its turn ends', victim: answering, fromMs: 120_000, busy: true },
    { what: 'one with a queue when its turn ends', victim: queued, fromMs: 120_000, busy: true },
    {
      what: 'one that became ready later a turn after that',
      victim: { ...answering, readyAtMs: 110_000 },
      fromMs: 130_000,
      busy: true,
    },
    { what: 'one with only background work at once', victim: batch, fromMs: -Infinity, busy: true },
  ]) {
    it(`lets a person have the room of ${what}`, () => {
      expect(eligibility(victim, person, settings)).toMatchObject({ fromMs, busy });
    });
  }

  for (const { what, victim } of [
    { what: 'idle', victim: idle },
    { what: 'lingering', victim: lingering },
  ]) {
    it(`lets a job have the room of one that is ${what} after a minute of idleness`, () => {
      expect(eligibility(victim, job, settings)).toMatchObject({ fromMs: 159_000, busy: false });
    });
  }

  for (const { what, victim } of [
    { what: 'is answering', victim: answering },
    { what: 'has a queue', victim: queued },
    { what: 'works in the background itself', victim: batch },
  ]) {
    it(`never lets a job have the room of one that ${what}`, () => {
      expect(eligibility(victim, job, settings)).toBeUndefined();
    });
  }

  for (const { returns, loadTimeMs, lingers } of [
    { returns: 0, loadTimeMs: 60_000, lingers: false },
    { returns: 0.1, loadTimeMs: 18_000, lingers: false },
    { returns: 0.1, loadTimeMs: 18_001, lingers: true },
    { returns: 0.5, loadTimeMs: 1_000, lingers: false },
    { returns: 1, loadTimeMs: 1, lingers: true },
  ]) {
    it(`lingers where that pays: ${returns} of requests, load ${loadTimeMs} ms`, () => {
      const found = eligibility({ ...idle, returns, loadTimeMs }, person, settings);
      expect(found?.fromMs).toBe(lingers ? 101_000 : -Infinity);
    });
  }

  it('ends a turn with the later of waiting and being ready, whoever waits', () => {
    const slow = { ...person, loadTimeMs: 300_000 };
    expect(turnEndMs(answering, slow, settings)).toBe(turnEndMs(answering, person, settings));
    expect(turnEndMs({ ...idle, readyAtMs: 101_000 }, person, settings)).toBe(121_000);
  });
});

describe('waitsInBackground', () => {
  it('is not true of one that a person waits for too, nor of one nobody waits for', () => {
    expect(waitsInBackground(job)).toBe(true);
    expect(waitsInBackground({ ...job, waiting: 2, waitingNormal: 1 })).toBe(false);
    expect(waitsInBackground(idle)).toBe(false);
  });
});

describe('lingersUntilMs', () => {
  it('says until when an idle model stays where that pays', () => {
    expect(lingersUntilMs(lingering, settings)).toBe(101_000);
    expect(lingersUntilMs(idle, settings)).toBeUndefined();
  });

  it('says nothing of a model that has work: that keeps its turn', () => {
    expect(lingersUntilMs({ ...lingering, running: 1 }, settings)).toBeUndefined();
    expect(lingersUntilMs({ ...lingering, waiting: 1 }, settings)).toBeUndefined();
  });
});

describe('victimCost', () => {
  const at = (usedAtMs: number, loadTimeMs: number): UnitFacts => ({
    ...idle,
    usedAtMs,
    loadTimeMs,
  });

  it('is load time over idle time, of which a second at least is counted', () => {
    expect(victimCost(at(90_000, 30_000), false, 100_000)).toBe(3_000);
    expect(victimCost(at(99_900, 30_000), false, 100_000)).toBe(30_000);
  });

  it('has the load time added where somebody is being answered or waits', () => {
    expect(victimCost({ ...at(90_000, 30_000), running: 1 }, true, 100_000)).toBe(33_000);
  });
});
