import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import { upstream } from './support/models.js';
import { statusOf, WireClient } from './support/wire/client.js';
import type { WireAnswer } from './support/wire/client.js';
import { headOf, OK, seenBy, WAYS } from './support/wire/compare.js';
import type { Script, Way, WireRequest } from './support/wire/compare.js';
import { wired } from './support/wire/gateway.js';
import type { Part } from './support/upstreams/wire-reader.mjs';

const MIB = 1024 * 1024;
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const REFUSAL = 'HTTP/1.1 413 Too Much\r\nContent-Length: 7\r\nX-Why: size\r\n\r\nrefused';

const under = wired({ bodyLimit: 64 });
const ASK_A = ['{"model":"a","x":"', '"}'] as const;

const prefix = (way: Way): string => (way === 'by what it says' ? '' : '/upstream/a');

/** An upload of so many letters and what names the model around them. */
function upload(
  fill: number,
  ...fields: string[]
): WireRequest & { readonly body: readonly Part[] } {
  const length = String(fill + ASK_A.join('').length);
  return {
    target: '/v1/x',
    fields: ['Content-Type', 'application/json', 'Content-Length', length, ...fields],
    body: [ASK_A[0], { fill }, ASK_A[1]],
  };
}

const through = (way: Way, request: WireRequest): WireRequest => ({
  ...request,
  target: `${prefix(way)}${request.target}`,
});

const summary = ({ head, body, interim }: WireAnswer): object => ({
  status: statusOf(head),
  text: body.text,
  interim: interim.map(({ line }) => line),
});

describe.each(WAYS)('Expect: 100-continue, of a request that finds its model %s,', (way: Way) => {
  const asked = through(way, upload(MIB, 'Expect', '100-continue'));

  /** Says the head, and the body only once it is told to go on. */
  const sendWhenTold = async (url: string, about: string, script: Script): Promise<WireAnswer> => {
    const client = await WireClient.to(url);
    await client.say(headOf(asked, script, about));
    const first = await client.head();
    expect(statusOf(first)).toBe(100);
    const [answer] = await Promise.all([client.answer('POST'), client.say(...(asked.body ?? []))]);
    return answer;
  };

  it.each([
    ['says to go on', { early: [CONTINUE], ...OK }],
    ['never says so', OK],
  ])('is heard where the upstream %s', async (_, script) => {
    const about = randomUUID();
    const answer = await sendWhenTold(under.url, about, script);
    expect(summary(answer)).toEqual({ status: 200, text: 'ok', interim: [] });
    expect((await seenBy(under.straight, about)).body).toMatchObject({
      isWhole: true,
      bytes: MIB + ASK_A.join('').length,
    });
  });

  it('is heard while the model is loaded', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('wire', 'a', log) } },
    }));
    const answer = await sendWhenTold(url, randomUUID(), { early: [CONTINUE], ...OK });
    expect(summary(answer)).toEqual({ status: 200, text: 'ok', interim: [] });
  });

  it('does no harm where the client does not wait for it', async () => {
    const client = await WireClient.to(under.url);
    const head = headOf(asked, { early: [CONTINUE], ...OK }, randomUUID());
    const [answer] = await Promise.all([
      client.answer('POST'),
      client.say(head, ...(asked.body ?? [])),
    ]);
    expect(summary(answer)).toMatchObject({ status: 200, text: 'ok' });
  });
});

describe('Expect: 100-continue, of a request below /upstream/,', () => {
  it('lets the upstream refuse a body before a byte of it comes', async () => {
    const { target, fields = [] } = upload(MIB, 'Expect', '100-continue');
    const about = randomUUID();
    const client = await WireClient.to(under.url);
    const asked = { target: `/upstream/a${target}`, fields };
    await client.say(headOf(asked, { early: [REFUSAL], then: 'refuse' }, about));
    const answer = await client.answer('POST');
    expect(summary(answer)).toEqual({ status: 413, text: 'refused', interim: [] });
    const seen = await seenBy(under.straight, about);
    expect(seen.body).toMatchObject({ bytes: 0, isWhole: false });
    expect(seen.head.fields.slice(seen.head.fields.indexOf('Expect')).at(1)).toBe('100-continue');
  });
});

describe.each(WAYS)(
  'an upload that finds its model %s and is answered before it has come',
  (way: Way) => {
    it.each([
      ['and read to its end', { early: [REFUSAL] }],
      ['and not wanted', { early: [REFUSAL], then: 'refuse' as const }],
    ])('gets the whole answer, and its connection goes on: %s', async (_, script) => {
      const asked = through(way, upload(20 * MIB));
      const client = await WireClient.to(under.url);
      const [answer] = await Promise.all([
        client.answer('POST'),
        client.say(headOf(asked, script, randomUUID()), ...(asked.body ?? [])),
      ]);
      expect(summary(answer)).toEqual({ status: 413, text: 'refused', interim: [] });
      expect(answer.head.fields).toContain('X-Why');
      const next = through(way, upload(5));
      await client.say(headOf(next, OK, randomUUID()), ...(next.body ?? []));
      expect(summary(await client.answer('POST'))).toMatchObject({ status: 200, text: 'ok' });
    });

    it('gets the whole answer where it wants the connection to end', async () => {
      const asked = through(way, upload(20 * MIB, 'Connection', 'close'));
      const client = await WireClient.to(under.url);
      const script: Script = { early: [REFUSAL], then: 'refuse' };
      const [answer] = await Promise.all([
        client.answer('POST'),
        client.say(headOf(asked, script, randomUUID()), ...(asked.body ?? [])),
      ]);
      expect(summary(answer)).toEqual({ status: 413, text: 'refused', interim: [] });
      await expect(client.head()).rejects.toThrow('ended');
    });

    it('gets an answer that goes on while it does', async () => {
      const asked = through(way, upload(2 * MIB));
      const client = await WireClient.to(under.url);
      const script: Script = {
        early: ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegin\r\n'],
        late: ['3\r\nend\r\n0\r\n\r\n'],
      };
      const about = randomUUID();
      const [answer] = await Promise.all([
        client.answer('POST'),
        client.say(headOf(asked, script, about), ...(asked.body ?? [])),
      ]);
      expect(summary(answer)).toMatchObject({ status: 200, text: 'beginend' });
      expect((await seenBy(under.straight, about)).body.isWhole).toBe(true);
    });
  },
);
