import { expect, it } from 'vitest';
import { withoutCors } from './cors-fields.js';

it('what an upstream says of pages is left out, and the rest stays as it is', () => {
  const fields = [
    ['Content-Type', 'text/plain'],
    ['Access-Control-Allow-Origin', '*'],
    ['Set-Cookie', 'a=1'],
    ['access-control-expose-headers', 'x-one'],
    ['ACCESS-CONTROL-ALLOW-CREDENTIALS', 'true'],
    ['Set-Cookie', 'b=2'],
    ['X-Access-Control-Allow-Origin', 'kept'],
  ];
  expect(withoutCors(fields.flat())).toEqual([
    ...['Content-Type', 'text/plain'],
    ...['Set-Cookie', 'a=1'],
    ...['Set-Cookie', 'b=2'],
    ...['X-Access-Control-Allow-Origin', 'kept'],
  ]);
});

it.each([
  ['Accept-Encoding', ['Vary', 'Accept-Encoding']],
  ['Accept-Encoding, Origin', ['Vary', 'Accept-Encoding']],
  ['ORIGIN , Accept', ['Vary', 'Accept']],
  ['Origin', []],
  ['*', ['Vary', '*']],
  ['X-Origin', ['Vary', 'X-Origin']],
])(
  'an answer that varies by %s does so by all but the origin, which the gateway says',
  (vary, kept) => {
    expect(withoutCors(['Vary', vary])).toEqual(kept);
  },
);
