import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest, ModelEntry } from './support/gateway.js';
import { upstream } from './support/models.js';
import { valuesOf } from './support/raw-http.js';
import { refusalOf, Talk } from './support/websocket.js';

const MIB = 1024 * 1024;

const over = (more: ModelEntry = {}, ...args: string[]): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    models: { a: { cmd: upstream('websockets', 'a', log, ...args), ...more } },
  }));

interface Asked {
  readonly url: string;
  readonly rawHeaders: readonly string[];
}

/** What the upstream was asked for. */
const askedOf = async (talk: Talk): Promise<Asked> => JSON.parse(await talk.nextText()) as Asked;

const codeOf = ({ body }: { body: Buffer }): string =>
  (JSON.parse(body.toString()) as { error: { code: string } }).error.code;

describe('a WebSocket through the gateway', () => {
  it('carries text, bytes, parts and long messages both ways as they are', async () => {
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
    talk.socket.close(4000, 'that was all');
    expect(await talk.closed).toEqual({ code: 4000, reason: 'that was all' });
  });
});
