import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withReplacements } from './json-edits.js';
import type { Replacement } from './json-edits.js';
import { growth, Splicer } from './splicer.js';

/** Places in order, by the pairs of which something is replaced. */
const replacements = (length: number): fc.Arbitrary<Replacement[]> =>
  fc
    .array(fc.tuple(fc.nat(length), fc.nat(length), fc.uint8Array({ maxLength: 4 })))
    .map((drawn) => {
      const places = drawn.flatMap(([a, b]) => [a, b]).toSorted((a, b) => a - b);
      return drawn.map(([, , bytes], i) => ({
        start: places[2 * i] ?? 0,
        end: places[2 * i + 1] ?? 0,
        bytes: Buffer.from(bytes),
      }));
    });

it('a body that is changed as it passes is the same as one changed in one piece', () => {
  const length = 60;
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: length, maxLength: length }),
      replacements(length),
      fc.array(fc.nat(length)),
      (bytes, changes, cuts) => {
        const body = Buffer.from(bytes);
        const splicer = new Splicer(changes);
        const out: Buffer[] = [];
        let from = 0;
        for (const cut of [...cuts, length].toSorted((a, b) => a - b)) {
          out.push(...splicer.take(body.subarray(from, cut)));
          from = cut;
        }
        const changed = Buffer.concat([...out, ...splicer.end()]);
        expect(changed).toEqual(withReplacements(body, changes));
        expect(changed.length - length).toBe(growth(changes));
      },
    ),
    { numRuns: 1000 },
  );
});
