import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldValue, headerValue, requestHeaders, responseHeaders } from './forward-headers.js';

const HOP_BY_HOP = [
  'Connection',
  'Keep-Alive',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Proxy-Connection',
  'TE',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
];

const both = [
  ['a request', requestHeaders],
  ['a response', responseHeaders],
] as const;

describe.each(both)('the header of %s', (_title, forwarded) => {
  it('keeps names, order and repetitions', () => {
    const raw = ['X-One', '1', 'accept', '*/*', 'X-ONE', '2', 'X-Empty', ''];
    expect(forwarded(raw)).toEqual(raw);
  });

  it.each(HOP_BY_HOP)('loses %s, which is about one connection', (name) => {
    const spellings = [name, name.toLowerCase(), name.toUpperCase()];
    const raw = spellings.flatMap((spelling) => [spelling, 'x', 'X-Kept', 'y']);
    expect(forwarded(raw)).toEqual(['X-Kept', 'y', 'X-Kept', 'y', 'X-Kept', 'y']);
  });

  it('loses what Connection names, in any case and in several lines', () => {
    const raw = [
      'connection',
      'close, X-Hop',
      'x-hop',
      '1',
      'X-Other',
      '2',
      'Connection',
      'x-other',
    ];
    expect(forwarded(raw)).toEqual([]);
  });

  it('loses what Connection names, also before it is named', () => {
    expect(forwarded(['X-Hop', '1', 'X-Kept', '2', 'Connection', ' x-hop '])).toEqual([
      'X-Kept',
      '2',
    ]);
  });

  it('keeps what the message means, although Connection names it', () => {
    // Attack: "Connection: content-type, authorization" makes a proxy drop what the other side needs.
    const kept = [
      'Content-Type',
      'application/json',
      'Content-Encoding',
      'gzip',
      'Authorization',
      'x',
      'X-Api-Key',
      'x',
    ];
    const named = 'content-type, content-encoding, authorization, x-api-key, content-length, host';
    expect(forwarded(['Connection', named, ...kept])).toEqual(kept);
  });

  it('does not trip over odd Connection lines', () => {
    expect(forwarded(['Connection', ',, ,', 'Connection', '', 'X-Kept', '1'])).toEqual([
      'X-Kept',
      '1',
    ]);
  });

  it('has nothing that it did not have before, and no hop-by-hop field', () => {
    const field = fc.tuple(
      fc.oneof(
        fc.constantFrom(...HOP_BY_HOP, 'X-A', 'x-a', 'X-B', 'Content-Length', 'Host', 'Cookie'),
        fc.string({ minLength: 1 }),
      ),
      fc.constantFrom('', 'close', 'x-a', 'X-B, cookie', 'host, content-length', 'keep-alive'),
    );
    const hopByHop = new Set(HOP_BY_HOP.map((name) => name.toLowerCase()));
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        const kept = forwarded(fields.flat());
        expect(kept.length % 2).toBe(0);
        let from = 0;
        for (let i = 0; i < kept.length; i += 2) {
          expect(hopByHop.has(kept[i]?.toLowerCase() ?? '')).toBe(false);
          const at = fields.findIndex(
            ([name, value], place) => place >= from && name === kept[i] && value === kept[i + 1],
          );
          expect(at).toBeGreaterThanOrEqual(0);
          from = at + 1;
        }
      }),
    );
  });
});

describe('the length of the body and the host', () => {
  const raw = ['Host', 'gateway', 'Content-Length', '5', 'Expect', '100-continue', 'X-Kept', '1'];

  it('are said anew to the upstream', () => {
    expect(requestHeaders(raw)).toEqual(['X-Kept', '1']);
  });

  it('stay in a response, whatever Connection says', () => {
    // Attack: without its length, the next bytes would be taken for another response.
    const response = ['Connection', 'content-length, host', 'Content-Length', '5'];
    expect(responseHeaders(response)).toEqual(['Content-Length', '5']);
  });
});

describe('the value of a field', () => {
  it('is the first one of that name, in any case', () => {
    const raw = ['X-A', '1', 'Content-Type', 'text/plain', 'content-type', 'text/html'];
    expect(headerValue(raw, 'content-type')).toBe('text/plain');
    expect(headerValue(raw, 'x-b')).toBeUndefined();
  });

  it('is not looked for among values', () => {
    expect(headerValue(['X-A', 'x-b', 'X-C', '1'], 'x-b')).toBeUndefined();
  });
});

describe('a text as the value of a field', () => {
  it.each([
    ['org/llama-3:8b', 'org/llama-3:8b'],
    ['a b+c', 'a b+c'],
    ['100%', '100%25'],
    ['größe', 'gr%c3%b6%c3%9fe'],
    ['a\r\nb', 'a%0d%0ab'],
    ['\ud800', '%ef%bf%bd'],
  ])('%j is %s', (text, value) => {
    expect(fieldValue(text)).toBe(value);
  });

  it('can be sent, and be read back as from a URL', () => {
    const wellFormed = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect(fieldValue(text)).toMatch(/^[\x20-\x7e]*$/);
        expect(decodeURIComponent(fieldValue(text))).toBe(text);
      }),
    );
  });
});
