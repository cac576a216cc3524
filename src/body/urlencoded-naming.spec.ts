import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LONGEST_NAME_BYTES } from './form-naming.js';
import type { NamedInForm } from './form-naming.js';
import { urlencoded, UrlencodedNaming } from './urlencoded-naming.js';

function named(body: string, cuts: readonly number[] = []): NamedInForm {
  const bytes = Buffer.from(body);
  const naming = new UrlencodedNaming();
  let from = 0;
  for (const cut of [...cuts.map((one) => one % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  )) {
    naming.push(bytes.subarray(from, cut));
    from = cut;
  }
  return naming.end();
}

it.each([
  ['model=a', 'a'],
  ['model=a&x=1', 'a'],
  ['x=1&model=a', 'a'],
  ['model=a&model=b', 'a'],
  ['x=model=b&model=a', 'a'],
  ['m%6Fdel=a+b%2Fc', 'a b/c'],
  ['&&model=%C3%A9', 'é'],
  ['model=', ''],
  ['model=100%', '100%'],
  [`${'y'.repeat(50_000)}&model=a`, 'a'],
])('%s names its model', (body, model) => {
  const found = named(body);
  expect(found).toMatchObject({ kind: 'found', model });
});

it.each([
  ['', 'missing'],
  ['model', 'missing'],
  ['models=a&Model=b&x=model', 'missing'],
  ['{"x":"&models=a"}', 'missing'],
  [`model=${'x'.repeat(3 * LONGEST_NAME_BYTES + 1)}`, 'too long'],
])('%s names none', (body, kind) => {
  expect(named(body).kind).toBe(kind);
});

it('what is found is what stands there, however it comes', () => {
  const fields = fc.array(
    fc.tuple(fc.constantFrom('model', 'x', 'a b'), fc.string({ unit: 'binary' })),
  );
  fc.assert(
    fc.property(fields, fc.array(fc.nat(), { maxLength: 20 }), (pairs, cuts) => {
      const body = new URLSearchParams(pairs).toString();
      const found = named(body, cuts);
      const expected = new URLSearchParams(body).get('model');
      expect(found.kind === 'found' ? found.model : null).toBe(expected);
      if (found.kind !== 'found') return;
      const { start, end } = found.span;
      expect(body.slice(start, end)).toBe(urlencoded(expected ?? ''));
    }),
  );
});
