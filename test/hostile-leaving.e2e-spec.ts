import { describe, expect, it } from 'vitest';
import {
  connections,
  expectNothingLeft,
  expectOthersServed,
  underWay,
} from './support/aftermath.js';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { eventually } from './support/journal.js';
import { upstream } from './support/models.js';
import { RawClient } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

const gateway = (program: string): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { cmd: upstream(program, 'a', log) } } }));

const ask = (path: string, body = ASK_A, length = body.length): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n${body}`;

const LEAVING: readonly (readonly [how: string, leave: (client: RawClient) => void])[] = [
  ['ends its connection', ({ socket }) => socket.destroy()],
  ['resets it', ({ socket }) => socket.resetAndDestroy()],
  ['ends its own side of it', ({ socket }) => socket.end()],
];

describe.each(LEAVING)('a client that %s', (_how, leave) => {
  describe.each(WAYS)('whose model is found %s', (_way, to) => {
    it('in the middle of its header leaves nothing', async () => {
      const under = await gateway('echo');
      const client = await RawClient.to(under.url);
      client.write(`POST ${to('/v1/completions')} HTTP/1.1\r\nHo`);
      await eventually(async () => (await connections(under.app)) > 0, 'it is connected');
      leave(client);
      await expectOthersServed(under);
      await expectNothingLeft(under);
    });

    it('in the middle of its body leaves nothing, in the upstream neither', async () => {
      const under = await gateway('floods');
      const client = await RawClient.to(under.url);
      await expectOthersServed(under);
      client.write(ask(to('/v1/completions?mib=1000000'), '{"mod', 100));
      await eventually(async () => (await connections(under.app)) > 0, 'it is connected');
      leave(client);
      await expectOthersServed(under);
      await expectNothingLeft(under);
    });

    it('while it waits for its model is out of the queue', async () => {
      const under = await gateway('hangs');
      const client = await RawClient.to(under.url);
      client.write(ask(to('/v1/completions')));
      await eventually(async () => (await underWay(under.url)) === 1, 'it waits');
      leave(client);
      await expectNothingLeft(under);
    });

    it('while several of its requests wait for their model takes all of them along', async () => {
      const under = await gateway('hangs');
      const client = await RawClient.to(under.url);
      client.write(ask(to('/v1/completions')).repeat(20));
      await eventually(async () => (await underWay(under.url)) === 20, 'they wait');
      leave(client);
      await expectNothingLeft(under);
    });

    it('before the upstream has answered ends the request there', async () => {
      const under = await gateway('breaks');
      const client = await RawClient.to(under.url);
      client.write(ask(to('/v1/completions'), '{"model":"a","how":"never"}'));
      await under.journal.until('a', 'request');
      leave(client);
      await under.journal.until('a', 'aborted');
      await expectOthersServed(under);
      await expectNothingLeft(under);
    });

    it('in the middle of the answer ends it there', async () => {
      const under = await gateway('steps');
      const client = await RawClient.to(under.url);
      client.write(ask(to('/events')));
      await client.until('data: 1');
      leave(client);
      await under.journal.until('a', 'aborted');
      await expectOthersServed(under);
      await expectNothingLeft(under);
    });
  });
});

it('a client that leaves in the middle of an upload ends it in the upstream', async () => {
  const under = await gateway('steps');
  const client = await RawClient.to(under.url);
  client.write(ask('/upstream/a/unread', 'half', 100));
  await under.journal.until('a', 'request');
  expect(await underWay(under.url)).toBe(1);
  client.socket.resetAndDestroy();
  await under.journal.until('a', 'aborted');
  await expectOthersServed(under);
  await expectNothingLeft(under);
});
