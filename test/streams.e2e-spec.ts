import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { eventually } from './support/journal.js';
import { upstream } from './support/models.js';
import { begin, collect, open, send, valuesOf } from './support/raw-http.js';
import type { Answer } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

const MIB = 1024 * 1024;

const over = (program: string): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { cmd: upstream(program, 'a', log) } } }));

/** What a client sees of an answer that breaks; fails if it ends as if complete. */
async function untilBroken(
  answer: IncomingMessage,
  onBegun: () => void = () => undefined,
): Promise<string> {
  let seen = '';
  try {
    for await (const chunk of answer) {
      if (seen === '') onBegun();
      seen += String(chunk);
    }
  } catch {
    return seen;
  }
  throw new Error(`the answer ended as if complete: ${seen}`);
}

const errorOf = ({ body }: Answer): { code: string; message: string } =>
  (JSON.parse(body.toString()) as { error: { code: string; message: string } }).error;

describe.each(WAYS)('a stream from a model that was found %s', (_way, to) => {
  it.each(['/events', '/chunks', '/length'])(
    'passes each part when it comes, not when the next one does: %s',
    async (path) => {
      const { url, journal } = await over('steps');
      const answer = await open(url, { path: to(path), body: ASK_A });
      const [first] = (await once(answer, 'data')) as [Buffer];
      expect(first.toString()).toBe('data: 1\n');
      expect(journal.count('a', 'answered')).toBe(0);
      await fetch(`${url}/upstream/a/next`);
      expect((await collect(answer)).body.toString()).toBe('data: 2\n');
    },
  );

  it('sends its head before its first part', async () => {
    const { url } = await over('says');
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n';
    const headers = ['X-Say', Buffer.from(head).toString('base64'), 'X-Then', 'wait'];
    const answer = await open(url, { path: to('/v1/completions'), headers, body: ASK_A });
    expect(answer.statusCode).toBe(200);
    answer.destroy();
  });

  it('of events asks reverse proxies not to buffer it, and has an id', async () => {
    const { url } = await over('steps');
    const answer = await open(url, { path: to('/events'), body: ASK_A });
    expect(valuesOf(answer.rawHeaders, 'x-accel-buffering')).toEqual(['no']);
    expect(valuesOf(answer.rawHeaders, 'x-request-id')).toHaveLength(1);
    expect(valuesOf(answer.rawHeaders, 'content-type')).toEqual([
      'text/event-stream; charset=utf-8',
    ]);
    answer.destroy();
  });

  it('of anything else says nothing about buffering', async () => {
    const { url } = await over('steps');
    const answer = await open(url, { path: to('/chunks'), body: ASK_A });
    expect(valuesOf(answer.rawHeaders, 'x-accel-buffering')).toEqual([]);
    answer.destroy();
  });

  it('ends upstream as soon as its client leaves', async () => {
    const { url, journal } = await over('steps');
    const answer = await open(url, { path: to('/events'), body: ASK_A });
    await once(answer, 'data');
    answer.destroy();
    await journal.until('a', 'aborted');
  });

  it('has trailers where the upstream sends them', async () => {
    const { url } = await over('says');
    const text =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n' +
      '5\r\nhello\r\n0\r\nX-Sum: 5d41\r\nX-Other: 2\r\n\r\n';
    const headers = ['X-Say', Buffer.from(text).toString('base64')];
    const answer = await send(url, { path: to('/v1/completions'), headers, body: ASK_A });
    expect(answer.body.toString()).toBe('hello');
    expect(answer.trailers).toEqual({ 'x-sum': '5d41', 'x-other': '2' });
  });

  it('is taken no faster than its client reads, and arrives whole all the same', async () => {
    const { url, journal } = await over('floods');
    const answer = await open(url, { path: to('/flood?mib=256'), body: ASK_A });
    await journal.until('a', 'stalled');
    const stalled = journal.lines().find(({ event }) => event === 'stalled');
    expect(stalled?.bytes).toBeLessThan(40 * MIB);
    let bytes = 0;
    for await (const chunk of answer) bytes += (chunk as Buffer).length;
    expect(bytes).toBe(256 * MIB);
  });

  it('that nobody reads ends upstream when its client leaves', async () => {
    const { url, journal } = await over('floods');
    const answer = await open(url, { path: to('/flood?mib=256'), body: ASK_A });
    await journal.until('a', 'stalled');
    answer.destroy();
    await journal.until('a', 'aborted');
  });
});

describe.each(WAYS)('an upstream that was found %s and', (_way, to) => {
  const path = to('/v1/completions');
  const saying = async (
    text: string,
    then: 'cut' | 'end' | 'exit',
  ): Promise<{ under: GatewayUnderTest; answer: IncomingMessage; cut: () => void }> => {
    const under = await over('says');
    const headers = ['X-Say', Buffer.from(text).toString('base64'), 'X-Then', then];
    const answer = await open(under.url, { path, headers, body: ASK_A });
    // A reset takes along what has not been read: it comes once the client has it.
    const cut = (): void => {
      if (then === 'cut') void send(under.url, { path, headers: ['X-Cut', 'now'], body: ASK_A });
    };
    return { under, answer, cut };
  };
  const inChunks = (type: string, text: string): string =>
    `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n` +
    `${text.length.toString(16)}\r\n${text}\r\n`;

  it.each(['cut', 'end', 'exit'] as const)(
    'breaks off an event stream (%s) leaves an error event, and a connection that is cut',
    async (then) => {
      const begun = 'data: {"n":1}\n\n';
      const { answer, cut } = await saying(inChunks('text/event-stream', begun), then);
      const seen = await untilBroken(answer, cut);
      expect(seen.startsWith(begun)).toBe(true);
      const [, data = ''] =
        /^\n*event: error\ndata: (.*)\n\n$/.exec(seen.slice(begun.length)) ?? [];
      expect(JSON.parse(data)).toEqual({
        error: {
          message: "model 'a' closed the connection",
          type: 'server_error',
          param: null,
          code: 'upstream_closed',
        },
      });
    },
  );

  it('breaks off in the middle of an event leaves an error event of its own', async () => {
    const { answer } = await saying(inChunks('text/event-stream', 'data: {"n"'), 'end');
    expect(await untilBroken(answer)).toMatch(/^data: \{"n"\n\nevent: error\ndata: \{.*\}\n\n$/);
  });

  it('breaks off a stream of anything else leaves nothing but a cut connection', async () => {
    const { answer } = await saying(inChunks('application/x-ndjson', '{"n":1}\n'), 'end');
    expect(await untilBroken(answer)).toBe('{"n":1}\n');
  });

  it('goes on with something that is no chunk is seen to have failed', async () => {
    const text = `${inChunks('text/plain', 'begun')}garbage\r\n`;
    const seen = saying(text, 'end').then(({ answer }) => collect(answer));
    await expect(seen).rejects.toThrow(/aborted|hang up/);
  });

  it('breaks off a compressed event stream adds nothing that could not be unpacked', async () => {
    const type = 'text/event-stream\r\nContent-Encoding: gzip';
    const { answer } = await saying(inChunks(type, 'zipped'), 'end');
    expect(await untilBroken(answer)).toBe('zipped');
  });

  it.each(['cut', 'end', 'exit'] as const)(
    'sends less than the length it said (%s) is seen to have failed, and hangs nobody',
    async (then) => {
      const text = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789';
      const { answer, under, cut } = await saying(text, then);
      expect(await untilBroken(answer, cut)).toBe('0123456789');
      await eventually(
        async () => (await send(under.url, { path, body: ASK_A })).status === 200,
        'it serves on',
      );
    },
  );
});

describe('an upstream that fails before a byte of its answer', () => {
  it('has been read is asked once more, and then it is a 502', async () => {
    const { url, journal } = await over('breaks');
    const body = '{"model":"a","how":"silent"}';
    const answer = await send(url, { path: '/v1/completions', body });
    expect(answer.status).toBe(502);
    expect(errorOf(answer)).toEqual({
      message: "model 'a' closed the connection",
      type: 'server_error',
      param: null,
      code: 'upstream_closed',
    });
    expect(valuesOf(answer.rawHeaders, 'x-request-id')).toHaveLength(1);
    expect(journal.count('a', 'request')).toBe(2);
    expect(journal.count('a', 'started')).toBe(1);
  });

  it('and after the head of it is a 502 too', async () => {
    const { url } = await over('says');
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n';
    const headers = ['X-Say', Buffer.from(head).toString('base64')];
    for (const [, to] of WAYS) {
      const answer = await send(url, { path: to('/v1/completions'), headers, body: ASK_A });
      expect(answer.status).toBe(502);
      expect(errorOf(answer).code).toBe('upstream_closed');
    }
  });

  it('is asked once more for a body that nobody has looked at, too', async () => {
    const { url, journal } = await over('breaks');
    const body = '{"how":"silent"}';
    const answer = await send(url, { path: '/upstream/a/v1/completions', body });
    expect(answer.status).toBe(502);
    expect(errorOf(answer).code).toBe('upstream_closed');
    expect(journal.count('a', 'request')).toBe(2);
  });

  it.each([
    ['POST', '/v1/completions', ASK_A],
    ['GET', '/upstream/a/props', undefined],
  ])(
    'because it crashed is loaded again, and the request is answered: %s',
    async (method, path, body) => {
      const { url, journal } = await over('crashes');
      const answer = await send(url, { method, path, ...(body === undefined ? {} : { body }) });
      expect(answer.body.toString()).toBe('{"ok":true}');
      expect(journal.count('a', 'started')).toBe(2);
      expect(journal.count('a', 'request')).toBe(2);
    },
  );

  it('and crashes again the second time is a 502', async () => {
    const { url, journal } = await over('breaks');
    const body = '{"model":"a","how":"crash"}';
    const answer = await send(url, { path: '/v1/completions', body });
    expect(answer.status).toBe(502);
    expect(errorOf(answer).code).toBe('upstream_closed');
    expect(journal.count('a', 'started')).toBe(2);
  });

  it('whose client has left by then is not asked again', async () => {
    const { url, journal } = await over('breaks');
    const body = '{"model":"a","how":"never"}';
    const outgoing = begin(url, {
      path: '/v1/completions',
      headers: ['Content-Length', String(body.length)],
    });
    outgoing.end(body);
    await journal.until('a', 'request');
    outgoing.destroy();
    await journal.until('a', 'aborted');
    expect((await send(url, { path: '/v1/completions', body: ASK_A })).status).toBe(200);
    expect(journal.count('a', 'request')).toBe(1);
  });

  it('and accepts no connections is a 502', async () => {
    const { url } = await startGateway((log) => ({
      models: {
        a: {
          cmd: upstream('echo', 'a', log),
          proxy: 'http://127.0.0.1:9',
          checkEndpoint: 'none',
        },
      },
    }));
    for (const [, to] of WAYS) {
      const answer = await send(url, { path: to('/v1/completions'), body: ASK_A });
      expect(answer.status).toBe(502);
      expect(errorOf(answer)).toMatchObject({
        code: 'upstream_unreachable',
        message: "model 'a' cannot be reached",
      });
    }
  });
});
