import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { running } from './support/http.js';
import { eventually } from './support/journal.js';
import { metric } from './support/metrics.js';
import { upstream } from './support/models.js';
import { begin, collect, exchangeBytes, headOf, send, valuesOf } from './support/raw-http.js';
import type { Answer } from './support/raw-http.js';

const MIB = 1024 * 1024;

/** Loaded already: nothing is held back until it is. */
async function steps(): Promise<GatewayUnderTest> {
  const under = await startGateway((log) => ({
    models: { a: { cmd: upstream('steps', 'a', log) } },
  }));
  await fetch(`${under.url}/upstream/a/load`);
  return under;
}

/** Echoes under the ids given. */
const echoes = (...ids: string[]): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    models: Object.fromEntries(
      ids.map((id, i) => [id, { cmd: upstream('echo', `m${i}`, log), persist: true }]),
    ),
  }));

const echoOf = ({ body }: Answer): { method: string; url: string; body: string } =>
  JSON.parse(body.toString()) as { method: string; url: string; body: string };

describe('what stands behind /upstream/{model}', () => {
  it.each([
    ['/', '/'],
    ['/v1/models', '/v1/models'],
    ['/loading', '/loading'],
    ['/load/', '/load/'],
    ['/load/x', '/load/x'],
    ['//double//slashes/', '//double//slashes/'],
    ['/a/../b/./c', '/a/../b/./c'],
    ['/caf%C3%A9%2Fmenu%20x', '/caf%C3%A9%2Fmenu%20x'],
    ['/%7Euser/~user', '/%7Euser/~user'],
    ['/lower%2fcase', '/lower%2fcase'],
    ["/x;v=1,2/@:!$&'()*+=", "/x;v=1,2/@:!$&'()*+="],
    ['/?', '/?'],
    [`/${'long/'.repeat(1000)}`, `/${'long/'.repeat(1000)}`],
    ['/x?a=1&a=2&b=%20+c&d', '/x?a=1&a=2&b=%20+c&d'],
    ['/x?url=http://h/p?q=1#', '/x?url=http://h/p?q=1#'],
    ['/x?model=other', '/x?model=other'],
    ['/x?q=%zz', '/x?q=%zz'],
  ])('goes upstream as it is: %s', async (path, expected) => {
    const { url } = await echoes('a');
    const bytes = Buffer.from(
      `GET /upstream/a${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      'latin1',
    );
    const [head = '', body = ''] = (await exchangeBytes(url, bytes)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(JSON.parse(body)).toMatchObject({ method: 'GET', url: expected });
  });

  it('keeps the framing of a body whose transfer codings come on two lines', async () => {
    const { url } = await echoes('a');
    const fields = ['Host: x', 'Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'];
    const head = ['POST /upstream/a/x HTTP/1.1', ...fields, 'Connection: close'].join('\r\n');
    const answer = await exchangeBytes(url, `${head}\r\n\r\n4\r\nBODY\r\n0\r\n\r\n`);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ bytes: 4, body: 'BODY' });
  });

  it.each([
    ['/upstream/nosuch#%FF', /^HTTP\/1\.1 404 /],
    ['http://[bad/upstream/a/x', /^HTTP\/1\.1 400 /],
  ])('takes the odd target %s for what it is', async (target, status) => {
    const { url } = await echoes('a');
    const bytes = `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    expect(await exchangeBytes(url, bytes)).toMatch(status);
  });

  it.each([
    ['org/llama-3:8b', 'org/llama-3:8b'],
    ['org/llama-3:8b', 'org%2Fllama-3%3A8b'],
    ['org/llama-3:8b', 'org%2fllama-3:8b'],
    ['a b+c', 'a%20b+c'],
    ['größe', 'gr%C3%B6%C3%9Fe'],
    ['100%', '100%25'],
  ])('finds the model %s written as %s', async (id, written) => {
    const { url, journal } = await echoes('org', id);
    const answer = await send(url, { method: 'GET', path: `/upstream/${written}/v1%2Fx?y=%2F` });
    expect(echoOf(answer).url).toBe('/v1%2Fx?y=%2F');
    expect(journal.lives()).toEqual(['m1 started', 'm1 ready']);
  });

  it('belongs to the longest id there is', async () => {
    const { url } = await echoes('org', 'org/a', 'org/a/b');
    const urlOf = async (path: string): Promise<string> =>
      echoOf(await send(url, { method: 'GET', path: `/upstream/${path}` })).url;
    expect(await urlOf('org/a/b/c')).toBe('/c');
    expect(await running(url)).toEqual(['org/a/b']);
    expect(await urlOf('org/a/c')).toBe('/c');
    expect(await urlOf('org/b/c')).toBe('/b/c');
    expect(await running(url)).toEqual(['org', 'org/a', 'org/a/b']);
  });

  it('finds its model by an alias, and loads it first', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: upstream('echo', 'a', log), aliases: ['gpt-4'] } },
    }));
    const answer = await send(url, { method: 'GET', path: '/upstream/gpt-4/props' });
    expect(echoOf(answer).url).toBe('/props');
    expect(journal.lives()).toEqual(['a started', 'a ready']);
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'SEARCH'])(
    'may be asked for with any method: %s',
    async (method) => {
      const { url } = await echoes('a');
      const hasBody = method !== 'GET';
      const answer = await send(url, {
        method,
        path: '/upstream/a/v1/files/1',
        ...(hasBody ? { body: 'any bytes' } : {}),
      });
      expect(echoOf(answer)).toMatchObject({
        method,
        url: '/v1/files/1',
        body: hasBody ? 'any bytes' : '',
      });
    },
  );

  it('answers HEAD with the head alone, length included', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('says', 'a', log) } },
    }));
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nX-Upstream: says\r\n\r\n';
    const headers = ['X-Say', Buffer.from(head).toString('base64')];
    const answer = await send(url, { method: 'HEAD', path: '/upstream/a/props', headers });
    expect(answer).toMatchObject({ status: 200, body: Buffer.alloc(0) });
    expect(valuesOf(answer.rawHeaders, 'content-length')).toEqual(['1234']);
    expect(valuesOf(answer.rawHeaders, 'x-upstream')).toEqual(['says']);
  });

  it('answers OPTIONS itself, where that is no preflight', async () => {
    const { url } = await echoes('a');
    const headers = ['Access-Control-Request-Method', 'POST'];
    const answer = await send(url, { method: 'OPTIONS', path: '/upstream/a/x', headers });
    expect(echoOf(answer).method).toBe('OPTIONS');
    expect(valuesOf(answer.rawHeaders, 'access-control-allow-origin')).toEqual([]);
  });

  it('of an unknown model is a 404 that starts nothing', async () => {
    const { url, journal } = await echoes('a');
    const answer = await send(url, { method: 'GET', path: '/upstream/fo%C3%B6/x' });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body.toString())).toEqual({
      error: {
        message: "model 'foö' not found in config",
        type: 'invalid_request_error',
        param: 'model',
        code: 'model_not_found',
      },
    });
    expect(journal.lines()).toEqual([]);
  });

  it('of no model is a 404', async () => {
    const { url } = await echoes('a');
    for (const path of ['/upstream', '/upstream/', '/upstream//a']) {
      const answer = await send(url, { method: 'GET', path });
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { code: 'not_found' } });
    }
  });
});

describe('/upstream/{model} without a slash', () => {
  it.each([
    ['/upstream/a', '/upstream/a/'],
    ['/upstream/a?x=1?y&z=%20', '/upstream/a/?x=1?y&z=%20'],
    ['/upstream/org%2Fb', '/upstream/org%2Fb/'],
    ['/upstream/org/b', '/upstream/org/b/'],
  ])('is redirected to one with a slash, and starts nothing: %s', async (path, location) => {
    const { url, journal } = await echoes('a', 'org/b');
    const answer = await send(url, { method: 'GET', path });
    expect(answer.status).toBe(308);
    expect(valuesOf(answer.rawHeaders, 'location')).toEqual([location]);
    expect(valuesOf(answer.rawHeaders, 'x-request-id')).toHaveLength(1);
    expect(journal.lines()).toEqual([]);
  });
});

describe('a body that is passed on unread', () => {
  it('is taken no faster than the upstream reads, and arrives whole all the same', async () => {
    const { url, journal } = await steps();
    const body = Buffer.alloc(64 * MIB, 'x');
    const outgoing = begin(url, {
      path: '/upstream/a/unread',
      headers: ['Content-Length', String(body.length)],
    });
    const written = writeUntilStuck(outgoing, body);
    await journal.until('a', 'request');
    expect(await written).toBeLessThan(30 * MIB);
    await fetch(`${url}/upstream/a/next`);
    const answer = await collect(await headOf(outgoing));
    expect(answer.body.toString()).toBe(createHash('sha256').update(body).digest('hex'));
  });

  it('ends upstream when its client leaves in the middle of it', async () => {
    const { url, journal } = await steps();
    const headers = ['Content-Length', '1000'];
    const outgoing = begin(url, { path: '/upstream/a/unread', headers });
    outgoing.write('x');
    await journal.until('a', 'request');
    outgoing.destroy();
    await journal.until('a', 'aborted');
  });

  it('and has to wait for its model is forgotten when its client leaves', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: upstream('hangs', 'a', log) } },
    }));
    const headers = ['Content-Length', String(8 * MIB)];
    const outgoing = begin(url, { path: '/upstream/a/x', headers });
    outgoing.write(Buffer.alloc(4 * MIB, 'x'));
    await journal.until('a', 'listening');
    const waiting = (): Promise<number> => metric(url, 'queue_length', { model: 'a' });
    expect(await waiting()).toBe(1);
    outgoing.destroy();
    await eventually(async () => (await waiting()) === 0, 'nobody waits');
  });

  it('and has waited for its model arrives whole', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('echo', 'a', log) } },
    }));
    const body = Buffer.alloc(20 * MIB, 'x');
    const answer = await send(url, { path: '/upstream/a/x', body });
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      bytes: body.length,
      sha256: createHash('sha256').update(body).digest('hex'),
    });
  });

  it('and not wanted by the upstream leaves the connection fit for the next request', async () => {
    const { url } = await steps();
    const { port, hostname } = new URL(url);
    const socket = connect(Number(port), hostname);
    const body = Buffer.alloc(8 * MIB, 'x');
    const head = `POST /upstream/a/hasty HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(head);
    await untilSeen(socket, 'refused');
    socket.write(body);
    socket.write('GET /running HTTP/1.1\r\nHost: x\r\n\r\n');
    await untilSeen(socket, '{"running":["a"]}');
    socket.destroy();
  });
});

/** How much could be written when nothing more was taken. */
async function writeUntilStuck(outgoing: ReturnType<typeof begin>, body: Buffer): Promise<number> {
  const part = MIB / 4;
  let isStuck = false;
  let stuckAt = 0;
  const rest = async (): Promise<void> => {
    for (let at = 0; at < body.length; at += part) {
      if (!outgoing.write(body.subarray(at, at + part))) await once(outgoing, 'drain');
    }
    outgoing.end();
  };
  void rest();
  await eventually(() => {
    const { bytesWritten = 0 } = outgoing.socket ?? {};
    isStuck = bytesWritten > 0 && bytesWritten === stuckAt;
    stuckAt = bytesWritten;
    return isStuck;
  }, 'the upstream takes no more');
  return stuckAt;
}

async function untilSeen(socket: Socket, text: string): Promise<void> {
  let seen = '';
  const look = (bytes: Buffer): void => {
    seen += bytes.toString('latin1');
  };
  socket.on('data', look);
  await eventually(() => seen.includes(text), text);
  socket.off('data', look);
}
