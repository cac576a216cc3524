import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest, ModelEntry } from './support/gateway.js';
import { running } from './support/http.js';
import { upstream } from './support/models.js';
import { namesOf, RawClient, valuesOf } from './support/raw-http.js';
import { codeOf, refusalOf, Talk } from './support/websocket.js';

const MIB = 1024 * 1024;
const KEY = 'sk-one';

const over = (more: ModelEntry = {}, config: object = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    models: { a: { cmd: upstream('websockets', 'a', log, '0'), ...more } },
    ...config,
  }));

interface Asked {
  readonly url: string;
  readonly rawHeaders: readonly string[];
}

/** What the upstream was asked for. */
async function askedBy(talk: Promise<Talk>): Promise<Asked> {
  return JSON.parse(await (await talk).nextText()) as Asked;
}

describe('a WebSocket', () => {
  it('carries text, bytes, parts, pings and long messages both ways as they are', async () => {
    const { url } = await over();
    const talk = await Talk.open(url, '/upstream/a/echo');
    for (const text of ['', 'hello', 'größer ✓', 'x'.repeat(70_000)]) {
      expect(await talk.send(text).nextText()).toBe(text);
    }
    for (const size of [0, 125, 126, 65_535, 65_536, 5 * MIB]) {
      const bytes = randomBytes(size);
      const { data, isBinary } = await talk.send(bytes).next();
      expect([isBinary, data.equals(bytes)]).toEqual([true, true]);
    }
    talk.send('one, ', { fin: false }).send('two, ', { fin: false }).send('three');
    expect(await talk.nextText()).toBe('one, two, three');
    talk.socket.ping('are you there?');
    const [pong] = (await once(talk.socket, 'pong')) as [Buffer];
    expect(pong.toString()).toBe('are you there?');
  });

  it.each([
    ['the client', 'echo', 4000, 'that was all'],
    ['the upstream', 'closes', 4001, 'enough'],
  ])('that %s closes ends with its code and reason on both sides', async (_, way, code, reason) => {
    const { url, journal } = await over();
    const talk = await Talk.open(url, `/upstream/a/${way}`);
    if (way === 'echo') talk.socket.close(code, reason);
    else talk.send('anything');
    expect(await talk.closed).toEqual({ code, reason });
    await journal.until('a', 'closed');
    expect(journal.lines().find(({ event }) => event === 'closed')).toMatchObject({ code });
  });

  it('is compressed where both sides agree on it, and untouched here', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('websockets', 'a', log, '0', 'deflate') } },
    }));
    const talk = await Talk.open(url, '/upstream/a/echo', { perMessageDeflate: true });
    expect(talk.socket.extensions).toContain('permessage-deflate');
    const text = 'again and again '.repeat(10_000);
    expect(await talk.send(text).nextText()).toBe(text);
  });

  it('speaks the subprotocol that the upstream chose', async () => {
    const { url } = await over();
    const protocols = ['realtime', 'openai-beta.realtime-v1'];
    const talk = await Talk.open(url, '/upstream/a/tells', { protocols });
    expect(talk.socket.protocol).toBe('realtime');
    const { rawHeaders } = JSON.parse(await talk.nextText()) as Asked;
    expect(valuesOf(rawHeaders, 'sec-websocket-protocol').join()).toBe(protocols.join());
  });

  it('has what the upstream says together with its agreement', async () => {
    const { url } = await over();
    for (let i = 0; i < 5; i += 1) {
      const talk = await Talk.open(url, '/upstream/a/tells');
      expect(await talk.nextText()).toContain('"url":"/tells"');
    }
  });
});

describe('the model of a WebSocket', () => {
  it.each([
    ['its path', '/upstream/a/v1/tells?x=%20y&z', '/v1/tells?x=%20y&z'],
    ['its query', '/v1/realtime/tells?model=a&x=%20y', '/v1/realtime/tells?model=a&x=%20y'],
    ['its query, by an alias', '/tells?model=other%20name', '/tells?model=other%20name'],
  ])('is named by %s, and the path stays as it is', async (_, path, asked) => {
    const { url } = await over({ aliases: ['other name'] });
    expect((await askedBy(Talk.open(url, path))).url).toBe(asked);
  });

  it('is behind the path of its own URL', async () => {
    const { url } = await over({ proxy: 'http://127.0.0.1:{PORT}/prefix/', checkEndpoint: 'none' });
    expect((await askedBy(Talk.open(url, '/upstream/a/tells?x=1'))).url).toBe('/prefix/tells?x=1');
  });

  it.each(['/upstream/foo/x', '/v1/realtime?model=foo'])(
    'that nobody knows is refused: %s',
    async (path) => {
      const { url } = await over();
      const answer = await refusalOf(url, path, { headers: { 'x-request-id': 'mine' } });
      expect([answer.status, codeOf(answer)]).toEqual([404, 'model_not_found']);
      expect(valuesOf(answer.rawHeaders, 'x-request-id')).toEqual(['mine']);
      expect(valuesOf(answer.rawHeaders, 'connection')).toEqual(['close']);
    },
  );

  it('has to be resident where the client will not have it loaded', async () => {
    const { url } = await over();
    const headers = { 'x-load': 'never' };
    const answer = await refusalOf(url, '/upstream/a/echo', { headers });
    expect([answer.status, codeOf(answer)]).toEqual([409, 'model_not_loaded']);
    expect(await running(url)).toEqual([]);
  });

  it('that cannot be loaded is said like to everybody', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('exits', 'a', log) } },
    }));
    const answer = await refusalOf(url, '/upstream/a/echo');
    expect([answer.status, codeOf(answer)]).toEqual([503, 'model_load_failed']);
  });
});

describe('the header of a WebSocket', () => {
  it('reaches the upstream as it is, but for what concerns one connection', async () => {
    const { url } = await over();
    const client = await RawClient.to(url);
    const fields = [
      ['connection', 'upgrade, x-hop'],
      ['UPGRADE', 'WebSocket'],
      ['Sec-WebSocket-Version', '13'],
      ['sec-websocket-KEY', 'dGhlIHNhbXBsZSBub25jZQ=='],
      ['X-Kept', 'Gr\xf6\xdfe'],
      ['X-Hop', '1'],
      ['Keep-Alive', 'timeout=5'],
      ['Proxy-Authorization', 'Basic eA=='],
      ['X-kept', ''],
    ];
    const lines = fields.map((field) => field.join(': '));
    const head = ['GET /upstream/a/tells HTTP/1.1', 'Host: x', ...lines, '', ''].join('\r\n');
    client.write(Buffer.from(head, 'latin1'));
    await client.until(']}');
    const { rawHeaders } = JSON.parse(
      /\{.*\}/.exec(Buffer.from(client.seen, 'latin1').toString())?.[0] ?? '',
    ) as Asked;
    const { port } = new URL(url);
    expect(valuesOf(rawHeaders, 'host').join()).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(valuesOf(rawHeaders, 'host').join()).not.toContain(port);
    expect(rawHeaders.slice(2)).toEqual([
      ...['Connection', 'Upgrade', 'Upgrade', 'websocket', 'Sec-WebSocket-Version', '13'],
      ...['sec-websocket-KEY', 'dGhlIHNhbXBsZSBub25jZQ==', 'X-Kept', 'Gr\xf6\xdfe', 'X-kept', ''],
    ]);
  });

  it('tells the id of the request', async () => {
    const { url } = await over();
    const headers = { 'x-request-id': 'mine' };
    const { head } = await Talk.open(url, '/upstream/a/echo', { headers });
    expect(head?.headers).toMatchObject({ 'x-request-id': 'mine', upgrade: 'websocket' });
    expect(namesOf(head?.rawHeaders ?? [])).not.toContain('date');
  });

  it('needs a key where there are keys, which the upstream does not see', async () => {
    const { url } = await over({}, { apiKeys: [KEY] });
    const answer = await refusalOf(url, '/upstream/a/tells');
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_api_key']);
    const headers = { authorization: `Bearer ${KEY}` };
    const { rawHeaders } = await askedBy(Talk.open(url, '/upstream/a/tells', { headers }));
    expect(rawHeaders.join()).not.toContain(KEY);
  });
});

describe('a key among the subprotocols of a WebSocket', () => {
  const protocols = ['realtime', `openai-insecure-api-key.${KEY}`, 'openai-beta.realtime-v1'];

  it('lets it in, and is taken off it', async () => {
    const { url } = await over({}, { apiKeys: [KEY] });
    const talk = await Talk.open(url, '/upstream/a/tells', { protocols });
    expect(talk.socket.protocol).toBe('realtime');
    const { rawHeaders } = JSON.parse(await talk.nextText()) as Asked;
    const [offered] = valuesOf(rawHeaders, 'sec-websocket-protocol');
    expect(offered).toBe('realtime, openai-beta.realtime-v1');
    expect(rawHeaders.join()).not.toContain(KEY);
  });

  it('reaches the upstream where that is to see it', async () => {
    const { url } = await over({ forwardAuth: true }, { apiKeys: [KEY] });
    const asked = await askedBy(Talk.open(url, '/upstream/a/tells', { protocols }));
    expect(valuesOf(asked.rawHeaders, 'sec-websocket-protocol')).toEqual([protocols.join(',')]);
  });

  it('reaches the upstream where it is not one of the gateway', async () => {
    const { url } = await over();
    const asked = await askedBy(Talk.open(url, '/upstream/a/tells', { protocols }));
    expect(valuesOf(asked.rawHeaders, 'sec-websocket-protocol')).toEqual([protocols.join(',')]);
  });

  it('lets nobody in where it is another', async () => {
    const { url } = await over({}, { apiKeys: ['sk-two'] });
    expect((await refusalOf(url, '/upstream/a/tells', { protocols })).status).toBe(401);
  });
});

describe('an upstream that opens no WebSocket', () => {
  it('is heard: status, header and body are its own, and the connection ends', async () => {
    const { url } = await over();
    const answer = await refusalOf(url, '/upstream/a/refuses');
    expect([answer.status, answer.reason, answer.body.toString()]).toEqual([
      403,
      'Forbidden',
      'not you!',
    ]);
    expect(valuesOf(answer.rawHeaders, 'x-why')).toEqual(['no']);
    expect(valuesOf(answer.rawHeaders, 'connection')).toEqual(['close']);
    expect(namesOf(answer.rawHeaders)).not.toContain('keep-alive');
  });

  it('is heard where it answers as to any request', async () => {
    const { url } = await over();
    const answer = await refusalOf(url, '/upstream/a/ignores');
    expect([answer.status, answer.body.toString()]).toEqual([200, 'plain']);
  });

  it('but another protocol is not believed', async () => {
    const { url } = await over();
    const answer = await refusalOf(url, '/upstream/a/other');
    expect([answer.status, codeOf(answer)]).toEqual([502, 'upstream_closed']);
  });

  it.each(['/health', '/v1/models', '/upstream/a/load'])(
    'nor is one opened where the gateway itself answers: %s',
    async (path) => {
      const { url } = await over();
      expect((await refusalOf(url, path)).status).toBe(200);
    },
  );
});
