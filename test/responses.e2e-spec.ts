import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { eventually } from './support/journal.js';
import { upstream } from './support/models.js';
import { namesOf, send, valuesOf } from './support/raw-http.js';
import type { Answer } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

const says = (): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { cmd: upstream('says', 'a', log) } } }));

describe.each(WAYS)('the answer to a request that finds its model %s', (_way, to) => {
  const path = to('/v1/completions');
  const say = async (text: string | Buffer): Promise<Answer> => {
    const { url } = await says();
    const headers = ['X-Say', Buffer.from(text).toString('base64')];
    return send(url, { path, headers, body: ASK_A });
  };

  it('has the fields of the upstream, repeated ones repeated, and not those of its connection', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('echo', 'a', log) } },
    }));
    const { rawHeaders } = await send(url, { path, body: ASK_A });
    expect(valuesOf(rawHeaders, 'set-cookie')).toEqual(['a=1', 'b=2']);
    expect(valuesOf(rawHeaders, 'x-upstream')).toEqual(['echo']);
    expect(namesOf(rawHeaders)).not.toContain('x-secret-hop');
    expect(namesOf(rawHeaders)).not.toContain('proxy-authenticate');
    expect(valuesOf(rawHeaders, 'connection').join()).not.toMatch(/hop/i);
    expect(namesOf(rawHeaders).filter((name) => name === 'date')).toHaveLength(1);
    expect(valuesOf(rawHeaders, 'x-request-id')).toHaveLength(1);
  });

  it.each([
    ['Content-Length: 2', 'ok'],
    ['Transfer-Encoding: chunked', '2\r\nok\r\n0\r\n\r\n'],
  ])('keeps bytes in its fields that are not ASCII: %s', async (framing, body) => {
    const text = `HTTP/1.1 200 Tr\u00e8s bien\r\nX-Name: caf\u00e9\r\n${framing}\r\n\r\n${body}`;
    const answer = await say(Buffer.from(text, 'latin1'));
    expect(valuesOf(answer.rawHeaders, 'x-name')).toEqual(['caf\u00e9']);
    expect(answer.body.toString()).toBe('ok');
  });

  it('that is compressed passes as it is', async () => {
    const zipped = gzipSync('{"text":"hello"}');
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${zipped.length}\r\n\r\n`;
    const answer = await say(Buffer.concat([Buffer.from(head), zipped]));
    expect(valuesOf(answer.rawHeaders, 'content-encoding')).toEqual(['gzip']);
    expect(answer.body.equals(zipped)).toBe(true);
    expect(gunzipSync(answer.body).toString()).toBe('{"text":"hello"}');
  });

  it.each([
    ['204 No Content', 'X-A: 1', ''],
    ['304 Not Modified', 'ETag: "x"', ''],
    ['301 Moved Permanently', 'Location: http://elsewhere.example/v1?a=%20', ''],
    ['307 Temporary Redirect', 'Location: /v1/other', 'moved'],
    ['400 Bad Request', 'X-A: 1', '{"error":{"message":"context too long"}}'],
    ['401 Unauthorized', 'WWW-Authenticate: Bearer', ''],
    ['404 Not Found', 'X-A: 1', 'File Not Found'],
    ['418 I am a teapot', 'X-A: 1', ''],
    ['429 Too Many Requests', 'Retry-After: 77', '{}'],
    ['500 Internal Server Error', 'X-A: 1', 'oops'],
    ['503 Loading Model', 'X-A: 1', '{"error":{"code":503}}'],
    ['599 Own Words', 'X-A: 1', ''],
  ])('keeps the status, fields and body of the upstream: %s', async (statusLine, field, body) => {
    const hasLength = !/^(204|304)/.test(statusLine);
    const length = hasLength ? `Content-Length: ${body.length}\r\n` : '';
    const answer = await say(`HTTP/1.1 ${statusLine}\r\n${field}\r\n${length}\r\n${body}`);
    const [name = '', value] = field.split(': ');
    expect(`${answer.status} ${answer.reason}`).toBe(statusLine);
    expect(valuesOf(answer.rawHeaders, name.toLowerCase())).toEqual([value]);
    expect(answer.body.toString()).toBe(body);
  });

  it('that ends with its connection, as HTTP/1.0 does it, is complete', async () => {
    const answer = await say('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall of it');
    expect(answer.body.toString()).toBe('all of it');
  });

  it('comes after the interim answers of the upstream', async () => {
    const answer = await say(
      'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n' +
        'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    );
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body.toString()).toBe('ok');
  });

  it('with a reason no client could be sent does no harm', async () => {
    const { url, journal } = await says();
    const bad = Buffer.from('HTTP/1.1 200 O\x01K\r\nContent-Length: 2\r\n\r\nok');
    const headers = ['X-Say', bad.toString('base64')];
    const answer = await send(url, { path, headers, body: ASK_A });
    expect(answer.status).toBe(200);
    expect((await send(url, { path, body: ASK_A })).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(1);
  });

  it.each([
    ['is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['has a status there is not', 'HTTP/1.1 099 X\r\nContent-Length: 2\r\n\r\nok'],
    ['switches protocols unasked', 'HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
    [
      'has a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    ],
  ])('that %s is a 502', async (_, text) => {
    const answer = await say(text);
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).toContain('"code":"upstream_closed"');
    expect(valuesOf(answer.rawHeaders, 'x-request-id')).toHaveLength(1);
  });
});

describe('connections to an upstream', () => {
  it('that it closed while idle cost no request', async () => {
    const { url, journal } = await says();
    const headers = [
      'X-Say',
      Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok').toString('base64'),
    ];
    for (let i = 0; i < 20; i++) {
      const answer = await send(url, { path: '/v1/completions', headers, body: ASK_A });
      expect(answer.status).toBe(200);
    }
    await eventually(() => journal.count('a', 'closed') >= 20, 'each was closed');
    expect(journal.count('a', 'started')).toBe(1);
  });
});
