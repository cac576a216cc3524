import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasExpired } from './expired.js';
import type { IdleFacts } from './expired.js';

const idle: IdleFacts = {
  isReady: true,
  inFlight: 0,
  readyAtMs: 0,
  lastUsedAtMs: 1_000,
  ttlMs: 500,
};

describe('a model expires', () => {
  it.each<[title: string, facts: Partial<IdleFacts>, nowMs: number, expired: boolean]>([
    ['not before its TTL has passed', {}, 1_499, false],
    ['once its TTL has passed since its last use', {}, 1_500, true],
    [
      'once its TTL has passed since it was ready, if never used',
      { lastUsedAtMs: -Infinity },
      500,
      true,
    ],
    ['not sooner after a load because it was used before', { readyAtMs: 2_000 }, 2_100, false],
    ['never without a TTL', { ttlMs: undefined }, 1e12, false],
    ['not while it answers', { inFlight: 1 }, 1e12, false],
    ['not while it is not ready', { isReady: false }, 1e12, false],
  ])('%s', (_title, facts, nowMs, expired) => {
    expect(hasExpired({ ...idle, ...facts }, nowMs)).toBe(expired);
  });

  const time = fc.nat(100_000);
  const anyFacts = fc.record({
    isReady: fc.boolean(),
    inFlight: fc.nat(3),
    readyAtMs: time,
    lastUsedAtMs: fc.oneof(time, fc.constant(-Infinity)),
    ttlMs: fc.oneof(fc.constant(undefined), fc.integer({ min: 1, max: 100_000 })),
  });

  it('never while it has leases, and never without a TTL', () => {
    fc.assert(
      fc.property(anyFacts, time, (facts, nowMs) => {
        const mayExpire = facts.isReady && facts.inFlight === 0 && facts.ttlMs !== undefined;
        fc.pre(!mayExpire);
        expect(hasExpired(facts, nowMs)).toBe(false);
      }),
    );
  });

  it('for good: time alone does not bring it back', () => {
    const expiring = anyFacts.map((facts) => ({
      ...facts,
      isReady: true,
      inFlight: 0,
      ttlMs: 500,
    }));
    fc.assert(
      fc.property(expiring, time, (facts, laterMs) => {
        const idleSinceMs = Math.max(facts.readyAtMs, facts.lastUsedAtMs);
        expect(hasExpired(facts, idleSinceMs + 500 + laterMs)).toBe(true);
      }),
    );
  });

  it('not within its TTL after any use', () => {
    fc.assert(
      fc.property(anyFacts, fc.nat(), (facts, n) => {
        const ttlMs = facts.ttlMs ?? 1;
        expect(hasExpired(facts, facts.lastUsedAtMs + (n % ttlMs))).toBe(false);
      }),
    );
  });
});
