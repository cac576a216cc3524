import { METHODS } from 'node:http';
import { describe, expect, it } from 'vitest';
import { valuesIn } from './support/upstreams/wire-reader.mjs';
import { bothWays, expectSame, ofAnswer, ofRequest, WAYS } from './support/wire/compare.js';
import type { Script, Way, WireRequest } from './support/wire/compare.js';
import { wired } from './support/wire/gateway.js';

/** Fields that say where the model is named; the body is left alone. */
const ASK_A = ['Content-Type', 'application/json'];
const BODY = '{"model":"a"}';
const LENGTH = ['Content-Length', String(BODY.length)];

const post: WireRequest = { target: '/v1/x', fields: [...ASK_A, ...LENGTH], body: [BODY] };

const saying = (...lines: readonly string[]): Script => ({ late: [lines.join('\r\n')] });

describe.each(WAYS)('the head of a request that finds its model %s', (way: Way) => {
  const under = wired();

  it.each([
    ['no repetitions', ['X-B', '1', 'x-a', '2', 'X-UPPER', '3', 'x-lower', '4']],
    ['repetitions side by side', ['X-Many', '1', 'X-Many', '2, 3', 'X-Many', '1']],
    ['empty values', ['X-Empty', '', 'X-Full', 'x', 'X-Empty-Too', '']],
    ['Latin-1', ['X-Name', 'caf\u00e9 \u00ff\u00a0x']],
    ['UTF-8', ['X-Name', Buffer.from('日本語').toString('latin1')]],
    ['a long value', ['X-Long', 'x'.repeat(8_000)]],
    ['many fields', Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? `X-${i}` : `v${i}`))],
    ['odd characters', ["X!#$%&'*+-.^_`|~9", '"quoted, \\"", (x); a=b\tc']],
    [
      'credentials for the upstream',
      ['Authorization', 'Bearer x', 'X-Api-Key', 'y', 'Cookie', 'a; b'],
    ],
    [
      'what others made of it',
      ['Via', '1.1 p', 'X-Forwarded-For', '10.0.0.1', 'Forwarded', 'for=x'],
    ],
    [
      'what asks for a part',
      ['Range', 'bytes=0-1', 'If-None-Match', '"x", W/"y"', 'If-Match', '*'],
    ],
    [
      'what it accepts',
      ['Accept', '*/*', 'Accept-Encoding', 'gzip;q=0, br', 'Accept-Language', 'de'],
    ],
    ['cache control', ['Cache-Control', 'no-cache', 'Pragma', 'no-cache', 'Max-Forwards', '0']],
  ])('is the same: %s', async (_, fields) => {
    await expectSame(under, way, { ...post, fields: [...fields, ...(post.fields ?? [])] });
  });

  it.each(METHODS.filter((method) => !['GET', 'HEAD', 'TRACE', 'CONNECT'].includes(method)))(
    'is the same with the method %s, with a body and without',
    async (method) => {
      const target = '/v1/x?model=a';
      await expectSame(under, way, { ...post, method, target });
      const fields = [...ASK_A, 'Content-Length', '0'];
      await expectSame(under, way, { method, target, fields });
      // A method that has a body is given a length where it came without; QUERY needs one.
      if (!['POST', 'PUT', 'PATCH', 'QUERY'].includes(method)) {
        await expectSame(under, way, { method, target });
      }
    },
  );

  it.each(['GET', 'HEAD'])(
    'is the same with the method %s, with a body and without',
    async (method) => {
      const script = saying('HTTP/1.1 204 No Content', 'X-A: 1', '', '');
      const target = '/v1/x?model=a';
      await expectSame(under, way, { method, target }, script);
      await expectSame(under, way, { ...post, method, target }, script);
      const chunks = ['Transfer-Encoding', 'chunked'];
      const body = [`d\r\n${BODY}\r\n0\r\n\r\n`];
      await expectSame(under, way, { method, target, fields: chunks, body }, script);
    },
  );

  it.each([
    '/',
    '/?',
    '/?a=1&a=2&b=%20+c&d',
    '//x//y/',
    '/a/../b/./c',
    '/caf%C3%A9%2Fmenu%20x%2f%7e',
    "/x;v=1,2/@:!$&'()*+=",
    '/x?q=%zz&url=http://h/p?q=1',
    '/x[1]{2}|^`"<>\\?[1]{2}|^`"<>\\',
    '/x?model=a&model=b',
    '/' + 'long/'.repeat(1000),
  ])('is the same with the target %s', async (target) => {
    await expectSame(under, way, { ...post, target });
  });

  it('is the same from a client of HTTP/1.0, but for the version', async () => {
    const [straight, through] = await bothWays(under, way, { ...post, version: '1.0' });
    expect(straight.request.head.line).toBe('POST /v1/x HTTP/1.0');
    const head = { ...straight.request.head, line: 'POST /v1/x HTTP/1.1' };
    expect(ofRequest(through.request)).toEqual(ofRequest({ ...straight.request, head }));
    const own = straight.answer.head.fields;
    expect(ofAnswer(through.answer, own)).toEqual(ofAnswer(straight.answer, own));
  });
});

describe.each(WAYS)('the head of an answer to a request that finds its model %s', (way: Way) => {
  const under = wired();

  it.each([
    ['names in any case, in order', 'X-B: 1\r\nx-a: 2\r\nX-UPPER: 3\r\nETAG: "x"\r\nserver: y'],
    [
      'repetitions',
      'Set-Cookie: a=1; Path=/\r\nset-cookie: b=2\r\nX-Between: 1\r\nSet-Cookie: a=1',
    ],
    ['links', 'Link: </a>; rel=x\r\nLink: </b>; rel=y, </c>\r\nVary: a\r\nVary: b'],
    ['empty values', 'X-Empty:\r\nX-Full: x\r\nX-Empty-Too: '],
    ['Latin-1', 'X-Name: caf\u00e9 \u00ff'],
    ['UTF-8', `X-Name: ${Buffer.from('日本語').toString('latin1')}`],
    ['a long value', `X-Long: ${'x'.repeat(8_000)}`],
    ['many fields', Array.from({ length: 200 }, (_, i) => `X-${i}: ${i}`).join('\r\n')],
    ['odd characters', 'X!#$%&\'*+-.^_`|~9: "quoted, \\"", (x); a=b\tc'],
    ['a date', 'Date: Tue, 15 Nov 1994 08:12:31 GMT\r\nAge: 7\r\nVia: 1.1 p'],
    ['its own id', 'X-Request-Id: theirs'],
    [
      'a stream of events',
      'Content-Type: text/event-stream; charset=utf-8\r\nX-Accel-Buffering: yes',
    ],
    ['another stream of events', 'content-type: text/event-stream'],
    ['what browsers ask for', 'Access-Control-Allow-Origin: *\r\nAlt-Svc: h3=":443"'],
    ['ranges', 'Accept-Ranges: bytes\r\nContent-Range: bytes 0-1/2\r\nContent-MD5: x'],
  ])('is the same, whatever its framing: %s', async (_, fields) => {
    const head = `HTTP/1.1 200 OK\r\n${fields}\r\n`;
    await expectSame(under, way, post, { late: [`${head}Content-Length: 2\r\n\r\nok`] });
    const chunks = 'Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n';
    await expectSame(under, way, post, { late: [head + chunks] });
  });

  it.each([
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 Fine by me, "really"',
    'HTTP/1.1 200 ',
    `HTTP/1.1 200 ${Buffer.from('très bien').toString('latin1')}`,
    'HTTP/1.1 201 Created',
    'HTTP/1.1 206 Partial Content',
    'HTTP/1.1 400 Bad Request',
    'HTTP/1.1 401 Unauthorized',
    'HTTP/1.1 404 Nope',
    'HTTP/1.1 407 Proxy Authentication Required',
    'HTTP/1.1 408 Request Timeout',
    'HTTP/1.1 418 ',
    'HTTP/1.1 421 Misdirected Request',
    'HTTP/1.1 429 Too Many Requests',
    'HTTP/1.1 500 Oops',
    'HTTP/1.1 502 Bad Gateway',
    'HTTP/1.1 503 Loading model',
    'HTTP/1.1 599 Own Words',
    'HTTP/1.1 799 Own Words',
  ])('is the same: %s', async (line) => {
    await expectSame(under, way, post, saying(line, 'Content-Length: 2', '', 'ok'));
  });

  it.each([
    ['301 Moved Permanently', 'http://elsewhere.example/v1?a=%20#x'],
    ['302 Found', '/v1/other'],
    ['303 See Other', '../x?y'],
    ['307 Temporary Redirect', '//h/p'],
    ['308 Permanent Redirect', `http://127.0.0.1:1/v1`],
  ])('is a redirect nobody follows and nothing is changed in: %s', async (status, location) => {
    const lines = [`HTTP/1.1 ${status}`, `Location: ${location}`, 'Content-Length: 0', '', ''];
    await expectSame(under, way, post, saying(...lines));
  });

  it.each([
    ['204', 'HTTP/1.1 204 No Content\r\nX-A: 1'],
    ['304', 'HTTP/1.1 304 Not Modified\r\nETag: "x"'],
    ['304 with the length of what it spares', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 1234'],
    [
      '304 that says it would be in chunks',
      'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked',
    ],
    ['205', 'HTTP/1.1 205 Reset Content\r\nContent-Length: 0'],
    ['200 with nothing', 'HTTP/1.1 200 OK\r\nContent-Length: 0'],
  ])('is all there is of a %s', async (_, head) => {
    await expectSame(under, way, post, saying(head, '', ''));
  });

  it.each([
    ['its length', 'Content-Length: 1234'],
    ['a length of 0', 'Content-Length: 0'],
    ['chunks', 'Transfer-Encoding: chunked'],
    ['neither', 'X-A: 1'],
  ])('is all there is of one to HEAD, with %s', async (_, field) => {
    for (const status of ['200 OK', '404 Not Found', '304 Not Modified', '204 No Content']) {
      const asked = { method: 'HEAD', target: '/v1/x?model=a' };
      await expectSame(under, way, asked, saying(`HTTP/1.1 ${status}`, field, '', ''));
    }
  });

  it('is nothing that concerns the connection to the upstream', async () => {
    const fields = [
      'Connection: X-Hop, close',
      'X-Hop: 1',
      'Keep-Alive: timeout=77',
      'Proxy-Authenticate: Basic',
      'Proxy-Connection: close',
      'Upgrade: h2c',
      'X-Kept: 1',
    ];
    const script = saying('HTTP/1.1 200 OK', ...fields, 'Content-Length: 2', '', 'ok');
    const [, { answer }] = await bothWays(under, way, post, script);
    const own = new Set(['x-request-id', 'date', 'connection', 'keep-alive', 'content-length']);
    const { fields: seen } = answer.head;
    const names = seen.filter((_, i) => i % 2 === 0).filter((name) => !own.has(name.toLowerCase()));
    expect(names).toEqual(['X-Kept']);
    expect(valuesIn(seen, 'keep-alive').join()).not.toContain('77');
    expect(valuesIn(seen, 'connection').join()).not.toMatch(/hop/i);
  });

  it('comes behind the interim answers, which pass', async () => {
    const hints =
      'HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\nLink: </y>\r\nX-A: b\u00e9\r\n\r\n';
    const working = 'HTTP/1.1 102 Processing\r\n\r\n';
    const { answer } = await expectSame(under, way, post, {
      late: [working, hints, working, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    });
    expect(answer.interim).toHaveLength(3);
  });
});

describe('an upstream asked below /upstream/', () => {
  const under = wired();

  it('may say that a body may come where nobody has asked', async () => {
    const says = 'HTTP/1.1 100 Continue\r\n\r\n';
    const late = [says, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'];
    const [, { answer }] = await bothWays(under, 'below /upstream/a', post, { late });
    expect(answer.head.line).toBe('HTTP/1.1 200 OK');
    expect(answer.body.text).toBe('ok');
    expect(answer.interim).toEqual([]);
  });
});

describe.each(WAYS)('trailers of an answer to a request that finds its model %s', (way: Way) => {
  const under = wired();

  it.each([
    ['announced', 'Trailer: X-Sum, X-Other\r\n', 'X-Sum: abc\r\nX-Other: d\r\n'],
    ['not announced', '', 'X-Sum: abc\r\n'],
    ['in any case, repeated', '', 'x-sum: a\r\nX-SUM: b\r\nX-Other: c\r\nx-sum: d\r\n'],
    ['of Latin-1', '', 'X-Name: caf\u00e9\r\n'],
  ])('are the same: %s', async (_, announced, trailers) => {
    const head = `HTTP/1.1 200 OK\r\n${announced}Transfer-Encoding: chunked\r\n\r\n`;
    await expectSame(under, way, post, { late: [`${head}2\r\nok\r\n0\r\n${trailers}\r\n`] });
  });
});

describe.each(WAYS)('trailers of a request that finds its model %s', (way: Way) => {
  const under = wired();
  const chunks = [...ASK_A, 'Transfer-Encoding', 'chunked', 'Trailer', 'X-Sum'];
  const body = [`d\r\n${BODY}\r\n0\r\nX-Sum: abc\r\nx-sum: caf\u00e9\r\nX-Other: d\r\n\r\n`];
  const asked = { target: '/v1/x', fields: chunks, body };

  it('are the same', async () => {
    await expectSame(under, way, asked);
  });
});
