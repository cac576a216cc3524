import { describe, expect, it } from 'vitest';
import type { CorsOrigins } from '../config/cors-origins.js';
import { allowedAs, askedBy, isForeign, mayAsk, routeOf } from './web-pages.js';
import type { Asked, FromPage } from './web-pages.js';

describe('a page asks', () => {
  it.each<[asked: Asked, method: string, route: string | undefined, path?: string]>([
    ['inference', 'POST', '*'],
    ['inference', 'DELETE', '/*', '/v1/responses/1'],
    ['inference', 'GET', '/v1/models'],
    ['inference', 'POST', '/upstream/*', '/upstream/a/v1/chat/completions'],
    ['inference', 'GET', '/upstream/*', '/upstream/a/'],
    ['an order', 'DELETE', '/upstream/*', '/upstream/a'],
    ['an order', 'GET', '/upstream/*', '/upstream/a/load'],
    ['an order', 'POST', '/upstream/*', '/upstream/org/a/load'],
    ['an order', 'POST', '/api/reload'],
    ['an order', 'POST', '/models/load'],
    ['an order', 'GET', '/unload'],
    ['to read', 'GET', '/logs'],
    ['to read', 'GET', '/metrics'],
    ['to read', 'HEAD', '/api/state'],
    ['to read', 'GET', '/health'],
    ['an order', 'M-SEARCH', undefined],
  ])('%s by %s %s', (asked, method, route, path = '/') => {
    expect(askedBy(method, route, path)).toBe(asked);
  });
});

describe('a page may', () => {
  const PAGE = 'https://page.example';
  const ALL: readonly Asked[] = ['inference', 'to read', 'an order'];

  it.each<[title: string, CorsOrigins | undefined, as: (string | undefined)[]]>([
    ['use models where nothing is said', undefined, ['*', undefined, undefined]],
    ['do nothing where no page may', [], [undefined, undefined, undefined]],
    ['do everything where all may', '*', ['*', '*', '*']],
    ['do everything where all in a list may', ['https://x', '*'], ['*', '*', '*']],
    ['do everything where it is named', ['https://x', PAGE], [PAGE, PAGE, PAGE]],
    ['do everything as itself where it is named, and all may', ['*', PAGE], [PAGE, PAGE, PAGE]],
    ['do nothing where others are named', ['https://x'], [undefined, undefined, undefined]],
    [
      'do nothing by a name that only begins alike',
      `${PAGE}.org`,
      [undefined, undefined, undefined],
    ],
  ])('%s', (_, origins, as) => {
    expect(ALL.map((asked) => allowedAs(origins, PAGE, asked))).toEqual(as);
  });

  it('not even ask for an order it may not give; browsers keep it from reading the rest', () => {
    const mayAskOf = (origins: CorsOrigins | undefined): boolean[] =>
      ALL.map((asked) => mayAsk(origins, PAGE, asked, false));
    expect(mayAskOf(undefined)).toEqual([true, true, false]);
    expect(mayAskOf([])).toEqual([true, true, false]);
    expect(mayAskOf([PAGE])).toEqual([true, true, true]);
    expect(mayAsk('*', undefined, 'an order', false)).toBe(true);
    expect(mayAsk([PAGE], undefined, 'an order', false)).toBe(false);
  });

  it('not open a WebSocket it may not read, of which browsers keep it in no way', () => {
    const mayOpen = (origins: CorsOrigins | undefined): boolean =>
      mayAsk(origins, PAGE, 'inference', true);
    expect([undefined, [], ['https://x'], [PAGE], '*'].map(mayOpen)).toEqual([
      true,
      false,
      false,
      true,
      true,
    ]);
  });
});

describe('a request is', () => {
  const host = 'gateway:8080';
  const origin = 'https://page.example';

  it.each<[title: string, request: FromPage, isOfPage: boolean]>([
    ['a program’s', { host }, false],
    ['of another origin', { host, origin }, true],
    ['of another port', { host, origin: 'http://gateway:3000' }, true],
    ['of nowhere', { host, origin: 'null' }, true],
    ['of no host', { origin: 'file://' }, true],
    ['of the gateway’s own page', { host, origin: 'http://gateway:8080' }, false],
    ['of its own page behind TLS', { host: 'gw', origin: 'https://gw' }, false],
    ['of its own page, its port spelt out', { host: 'gw:443', origin: 'https://gw' }, false],
    [
      'of its own page, as the browser says',
      { host, origin, 'sec-fetch-site': 'same-origin' },
      false,
    ],
    ['of an image on another page', { host, 'sec-fetch-site': 'cross-site' }, true],
    ['of a neighbour', { host, 'sec-fetch-site': 'same-site' }, true],
    [
      'of another site at the same host',
      { host, origin: 'http://gateway:8080', 'sec-fetch-site': 'cross-site' },
      true,
    ],
    ['of the address bar', { host, 'sec-fetch-site': 'none' }, false],
    ['of a link, or of a window that it opens', { host, 'sec-fetch-site': 'cross-site' }, true],
    ['of a form', { host, origin, 'sec-fetch-site': 'cross-site' }, true],
  ])('%s: from another page: %s', (_, request, isOfPage) => {
    expect(isForeign(request)).toBe(isOfPage);
  });
});

it.each([
  ['/logs', '/logs'],
  ['/logs/a', '/logs/*'],
  ['/logs/stream/a/b', '/logs/stream/*'],
  ['/logsx', '/*'],
  ['/upstream/a/load', '/upstream/*'],
  ['*', '/*'],
  ['/', '/*'],
])('the route of %s is %s', (path, route) => {
  const patterns = new Set(['/*', '/logs', '/logs/*', '/logs/stream/*', '/upstream/*', '/api/:id']);
  expect(routeOf(path, patterns)).toBe(route);
});
