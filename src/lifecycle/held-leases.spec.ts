import { describe, expect, it } from 'vitest';
import { HeldLeases } from './held-leases.js';
import { Lease } from './lease.js';

const BASE = new URL('http://127.0.0.1:1');

describe('held leases', () => {
  it('are those that were given and have not ended, in whatever order they end', () => {
    const held = new HeldLeases();
    const expected = new Set<Lease>();
    let seed = 1;
    for (let i = 0; i < 2_000; i++) {
      seed = (seed * 48_271) % 2_147_483_647;
      const one = [...expected][seed % (expected.size + 1)];
      if (one === undefined || seed % 3 === 0) {
        const terms = { isBackground: false, request: { requestId: String(i) } };
        const lease = new Lease('m', BASE, terms, (ended) => {
          held.delete(ended);
        });
        held.add(lease);
        expected.add(lease);
      } else {
        expected.delete(one);
        one.release();
        one.release();
      }
      expect(held.size).toBe(expected.size);
      expect(new Set(held)).toEqual(expected);
    }
  });
});
