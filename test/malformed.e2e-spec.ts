import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat, running } from './support/http.js';
import { eventually } from './support/journal.js';
import { upstream } from './support/models.js';
import { begin, exchangeBytes, headOf, send, valuesOf } from './support/raw-http.js';
import type { Answer } from './support/raw-http.js';
import { ASK_A } from './support/ways.js';

const gateway = (more: object = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    models: { a: { cmd: upstream('echo', 'a', log), aliases: ['org/a'] } },
    ...more,
  }));

/** Nothing was started, and the gateway goes on serving. */
async function expectUnharmed({ url, journal }: GatewayUnderTest): Promise<void> {
  expect(journal.lines()).toEqual([]);
  expect(await running(url)).toEqual([]);
  expect((await fetch(`${url}/health`)).status).toBe(200);
}

const errorIn = ({ body }: Answer): unknown =>
  (JSON.parse(body.toString()) as { error: unknown }).error;

const ID = /^[\w-]{8,}$/;
const INVALID_JSON = { status: 400, code: 'invalid_json', param: null };
const MISSING_MODEL = { status: 400, code: 'missing_model', param: 'model' };
const NOT_FOUND = { status: 404, code: 'model_not_found', param: 'model' };
const DEPTH = 200_000;
const MIB = 1024 * 1024;

/** A chat of this many bytes. */
const chatOf = (bytes: number): Buffer => {
  const [head, tail] = ['{"messages":[{"content":"', '"}],"model":"a"}'];
  return Buffer.from(head + 'x'.repeat(bytes - head.length - tail.length) + tail);
};

describe('a body that names no model starts nothing and is refused:', () => {
  it.each([
    ['empty', '', MISSING_MODEL],
    ['only space', ' \n', MISSING_MODEL],
    ['neither JSON nor said to be a form', 'model=a', MISSING_MODEL],
    ['truncated', '{"model":"a"', INVALID_JSON],
    ['truncated in a string', '{"model":"a', INVALID_JSON],
    ['followed by something', '{"model":"a"} x', INVALID_JSON],
    ['two objects', '{"model":"a"}{"model":"a"}', INVALID_JSON],
    ['after a byte order mark', '\ufeff{"model":"a"}', INVALID_JSON],
    ['with a comma too many', '{"model":"a",}', INVALID_JSON],
    ['with single quotes', "{'model':'a'}", INVALID_JSON],
    ['an array', '[{"model":"a"}]', INVALID_JSON],
    ['a string', '"a"', INVALID_JSON],
    ['null', 'null', INVALID_JSON],
    ['an empty object', '{}', MISSING_MODEL],
    ['null for a model', '{"model":null}', MISSING_MODEL],
    ['a number for a model', '{"model":1}', MISSING_MODEL],
    ['an object for a model', '{"model":{"model":"a"}}', MISSING_MODEL],
    ['an empty model', '{"model":""}', MISSING_MODEL],
    ['the model nested only', '{"options":{"model":"a"},"list":[{"model":"a"}]}', MISSING_MODEL],
    ['the model in a decoy string', '{"prompt":"\\"model\\":\\"a\\","}', MISSING_MODEL],
    ['the model under another case', '{"Model":"a"}', MISSING_MODEL],
    ['the model behind __proto__', '{"__proto__":{"model":"a"}}', MISSING_MODEL],
    ['a name of every object', '{"model":"constructor"}', NOT_FOUND],
    ['__proto__', '{"model":"__proto__"}', NOT_FOUND],
    ['another case of the name', '{"model":"A"}', NOT_FOUND],
    ['the name with spaces', '{"model":" a "}', NOT_FOUND],
    ['another model in the last of two keys', '{"model":"a","model":"foo"}', NOT_FOUND],
    ['no model in the last of two keys', '{"model":"a","model":null}', MISSING_MODEL],
    ['deeper than any stack', `{"x":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}`, MISSING_MODEL],
  ])('%s', async (_, body, { status, ...error }) => {
    const under = await gateway();
    const answer = await send(under.url, { path: '/v1/chat/completions', body });
    expect(answer.status).toBe(status);
    expect(errorIn(answer)).toEqual({
      ...error,
      type: 'invalid_request_error',
      message: expect.stringMatching(/\w/) as string,
    });
    expect(valuesOf(answer.rawHeaders, 'content-type')).toEqual([
      'application/json; charset=utf-8',
    ]);
    expect(valuesOf(answer.rawHeaders, 'x-request-id')).toEqual([expect.stringMatching(ID)]);
    await expectUnharmed(under);
  });

  it('an unknown model, in the words of the specification', async () => {
    const under = await gateway();
    const response = await chat(under.url, 'foo');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: {
        message: "model 'foo' not found in config",
        type: 'invalid_request_error',
        param: 'model',
        code: 'model_not_found',
      },
    });
    await expectUnharmed(under);
  });

  it('an unknown model in the query, decoded as far as it can be', async () => {
    const under = await gateway();
    for (const [query, name] of [
      ['f%6Fo', 'foo'],
      ['%zz', '%zz'],
    ]) {
      const answer = await send(under.url, { method: 'GET', path: `/props?model=${query}` });
      expect(answer.status).toBe(404);
      expect(answer.body.toString()).toContain(`model '${name}' not found in config`);
    }
    await expectUnharmed(under);
  });
});

describe('a path that cannot be decoded', () => {
  it.each(['/%', '/v1/models/%zz', '/upstream/a/%', '/upstream/%E0%A4/x', '/logs/%ff'])(
    'is a 400 that starts nothing: %s',
    async (path) => {
      const under = await gateway();
      const answer = await send(under.url, { method: 'GET', path });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body.toString())).toMatchObject({
        error: { type: 'invalid_request_error', code: 'invalid_request', param: null },
      });
      expect(valuesOf(answer.rawHeaders, 'x-request-id')).toEqual([expect.stringMatching(ID)]);
      await expectUnharmed(under);
    },
  );
});

const POST = 'POST /v1/completions HTTP/1.1\r\nHost: x\r\n';

describe('what is not HTTP gets an answer, is cut off, and starts nothing:', () => {
  it.each([
    ['garbage', 'HELLO\r\n\r\n', 400],
    ['the start of TLS', Buffer.from('16030100c8010000c40303', 'hex'), 400],
    ['an unknown method', 'BREW /v1/models HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['another version', 'GET /v1/models HTTP/9.1\r\nHost: x\r\n\r\n', 400],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['no host', 'GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['a field without a name', 'GET /v1/models HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n', 400],
    ['a length that is no number', `${POST}Content-Length: 0x5\r\n\r\nhello`, 400],
    ['two lengths', `${POST}Content-Length: 13\r\nContent-Length: 5\r\n\r\n${ASK_A}`, 400],
    [
      'a length and chunks together',
      `${POST}Content-Length: 13\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n${ASK_A}\r\n0\r\n\r\n`,
      400,
    ],
    ['an unknown framing', `${POST}Transfer-Encoding: gzip\r\n\r\n${ASK_A}`, 400],
    ['chunks of no size', `${POST}Transfer-Encoding: chunked\r\n\r\nxyz\r\n${ASK_A}\r\n`, 400],
    [
      'too long a header',
      `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
    ],
    ['much too long a header', `GET / HTTP/1.1\r\nX-Long: ${'x'.repeat(3_000_000)}\r\n\r\n`, 431],
  ])('%s', async (_, bytes, status) => {
    const under = await gateway();
    const seen = await exchangeBytes(under.url, bytes);
    const [head = '', body = ''] = seen.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toMatch(/^x-request-id: [\w-]{8,}$/m);
    expect(head).toMatch(/^connection: close$/im);
    expect(JSON.parse(body)).toMatchObject({
      error: { type: 'invalid_request_error', code: 'invalid_request' },
    });
    await expectUnharmed(under);
  });

  it('and is not cut off before it could read why', async () => {
    const under = await gateway();
    const { port, hostname } = new URL(under.url);
    const socket = connect(Number(port), hostname);
    let error: Error | undefined;
    socket.on('error', (cause) => (error = cause));
    socket.resume();
    socket.write(`GET / HTTP/1.1\r\nX-Long: ${'x'.repeat(3_000_000)}`);
    await once(socket, 'close');
    expect(error).toBeUndefined();
    await expectUnharmed(under);
  });

  it('half a body, then the end', async () => {
    const under = await gateway();
    const bytes = `${POST}Content-Length: 100\r\n\r\n${ASK_A}`;
    const seen = await exchangeBytes(under.url, bytes, { isEndedAfter: true });
    expect(seen).toMatch(/^HTTP\/1\.1 400 /);
    await expectUnharmed(under);
  });

  it('half a body, then a reset', async () => {
    const under = await gateway();
    const outgoing = begin(under.url, {
      path: '/v1/completions',
      headers: ['Content-Length', '100'],
    });
    await new Promise((resolve) => outgoing.write(ASK_A, resolve));
    outgoing.socket?.resetAndDestroy();
    await expect(headOf(outgoing)).rejects.toThrow();
    await expectUnharmed(under);
  });

  it('half a header, then the end', async () => {
    const under = await gateway();
    const bytes = 'POST /v1/completions HTTP/1.1\r\nHost:';
    expect(await exchangeBytes(under.url, bytes, { isEndedAfter: true })).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    await expectUnharmed(under);
  });

  it('garbage after a good request: its answer is cut rather than mixed with another', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: upstream('steps', 'a', log) } },
    }));
    const { port, hostname } = new URL(url);
    const socket = connect(Number(port), hostname);
    let seen = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => (seen += bytes.toString()));
    socket.write('GET /upstream/a/length HTTP/1.1\r\nHost: x\r\n\r\n');
    await eventually(() => seen.includes('data: 1'), 'half of the answer is here');
    socket.write('THIS IS NOT HTTP\r\n\r\n');
    await once(socket, 'close');
    expect(seen).not.toContain('400');
    expect(seen.endsWith('data: 1\n')).toBe(true);
    await journal.until('a', 'aborted');
  });
});

describe('a method few have heard of', () => {
  it.each(['PROPFIND', 'TRACE', 'SEARCH', 'PURGE', 'LINK'])(
    'is refused where nothing says which model it is for: %s',
    async (method) => {
      const under = await gateway();
      const answer = await send(under.url, { method, path: '/v1/nothing' });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body.toString())).toMatchObject({
        error: { code: 'missing_model' },
      });
      expect(valuesOf(answer.rawHeaders, 'x-request-id')).toEqual([expect.stringMatching(ID)]);
      await expectUnharmed(under);
    },
  );
});

describe('a body past the limit', () => {
  const small = (): Promise<GatewayUnderTest> => gateway({ bodyLimit: 0.5 });

  it('by its declared length is a 413 at once, and starts nothing', async () => {
    const { url, journal } = await small();
    const head = `POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Length: ${MIB}\r\n`;
    const seen = await exchangeBytes(url, `${head}Connection: close\r\n\r\n{"model":"a"`);
    expect(seen).toMatch(/^HTTP\/1\.1 413 /);
    expect(seen).toContain('"code":"request_too_large"');
    expect(seen).toMatch(/^x-request-id: /m);
    expect(journal.lines()).toEqual([]);
  });

  it('in chunks is a 413 before all of it is read, and starts nothing', async () => {
    const { url, journal } = await small();
    const outgoing = begin(url, { path: '/v1/completions' });
    outgoing.write(chatOf(MIB));
    const answer = await headOf(outgoing);
    expect(answer.statusCode).toBe(413);
    outgoing.destroy();
    expect(journal.lines()).toEqual([]);
  });

  it('is told so although the client goes on sending, and the gateway goes on serving', async () => {
    const { url } = await small();
    const body = Buffer.alloc(20 * MIB, 'x');
    const response = await fetch(`${url}/v1/completions`, { method: 'POST', body });
    expect(response.status).toBe(413);
    expect((await chat(url, 'a')).status).toBe(200);
  });

  it('does not bind what goes straight to an upstream, which nobody here reads', async () => {
    const { url } = await small();
    const answer = await send(url, { path: '/upstream/a/upload', body: chatOf(2 * MIB) });
    expect(JSON.parse(answer.body.toString())).toMatchObject({ bytes: 2 * MIB });
  });

  it('is one byte past it: a body of just that size is forwarded', async () => {
    const { url } = await small();
    const path = '/v1/completions';
    expect((await send(url, { path, body: chatOf(MIB / 2) })).status).toBe(200);
    expect((await send(url, { path, body: chatOf(MIB / 2 + 1) })).status).toBe(413);
  });
});
