import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { WireClient } from './support/wire/client.js';
import { headOf, ofAnswer, ofRequest, seenBy, WAYS } from './support/wire/compare.js';
import type { Exchanged, Script, Way, WireRequest } from './support/wire/compare.js';
import { wired } from './support/wire/gateway.js';
import type { Wired } from './support/wire/gateway.js';

const REQUESTS = 100;
const ASK_A = '{"model":"a"}';
const ASKS_A = ['Content-Type', 'application/json', 'Content-Length', String(ASK_A.length)];

/** Requests of all kinds, and what is answered to each. */
const KINDS: readonly (readonly [WireRequest, Script])[] = [
  [
    { target: '/v1/x', fields: ASKS_A, body: [ASK_A] },
    { late: ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'] },
  ],
  [
    { method: 'GET', target: '/v1/x?model=a' },
    {
      late: ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-T: 1\r\n\r\n'],
    },
  ],
  [
    { method: 'HEAD', target: '/v1/x?model=a' },
    { late: ['HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n'] },
  ],
  [
    {
      method: 'PUT',
      target: '/v1/x?model=a',
      fields: ['Transfer-Encoding', 'chunked'],
      body: ['3\r\nabc\r\n0\r\n\r\n'],
    },
    { late: ['HTTP/1.1 204 No Content\r\n\r\n'] },
  ],
  [
    { method: 'DELETE', target: '/v1/x?model=a', fields: ASKS_A, body: [ASK_A] },
    { late: ['HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'] },
  ],
  [
    { target: '/v1/x', fields: ASKS_A, body: [ASK_A] },
    { late: ['HTTP/1.0 200 OK\r\n\r\nto the end'], then: 'end' },
  ],
  [
    { target: '/v1/x', fields: ASKS_A, body: [ASK_A] },
    { late: ['HTTP/1.1 404 Not Found\r\nContent-Length: 70000\r\n\r\n', { fill: 70_000 }] },
  ],
];

const kindOf = (i: number): readonly [WireRequest, Script] =>
  KINDS[i % KINDS.length] as readonly [WireRequest, Script];

/** What both ends see of all kinds, each over a connection of its own straight to the upstream. */
async function expected(under: Wired): Promise<Exchanged[]> {
  const all: Exchanged[] = [];
  for (const [request, script] of KINDS) {
    const about = randomUUID();
    const client = await WireClient.to(under.straight);
    await client.say(headOf(request, script, about), ...(request.body ?? []));
    const answer = await client.answer(request.method ?? 'POST');
    all.push({ answer, request: await seenBy(under.straight, about) });
  }
  return all;
}

describe.each(WAYS)(
  '100 requests of all kinds over one connection, to a model found %s,',
  (way: Way) => {
    const under = wired();

    it.each([
      ['one after the other', 1],
      ['seven at a time', 7],
      ['all at once', REQUESTS],
    ])('are each answered as they are alone: %s', async (_, atOnce) => {
      const alone = await expected(under);
      const client = await WireClient.to(under.url);
      const prefix = way === 'by what it says' ? '' : '/upstream/a';
      const ids = Array.from({ length: REQUESTS }, () => randomUUID());
      let said = Promise.resolve();
      const say = (i: number): void => {
        const [request, script] = kindOf(i);
        const asked = { ...request, target: `${prefix}${request.target}` };
        const head = headOf(asked, script, ids[i] ?? '');
        // One behind the other, and nobody waits for it: what is not read yet holds it up.
        said = said.then(() => client.say(head, ...(request.body ?? [])));
      };
      for (let i = 0; i < atOnce; i++) say(i);
      for (let i = 0; i < REQUESTS; i++) {
        const answer = await client.answer(kindOf(i)[0].method ?? 'POST');
        const same = alone[i % KINDS.length] as Exchanged;
        const own = same.answer.head.fields;
        expect(ofAnswer(answer, own)).toEqual(ofAnswer(same.answer, own));
        expect(ofRequest(await seenBy(under.straight, ids[i] ?? ''))).toEqual(
          ofRequest(same.request),
        );
        if (i + atOnce < REQUESTS) say(i + atOnce);
      }
      await said;
    });
  },
);
