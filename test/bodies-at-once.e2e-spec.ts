import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import { upstream } from './support/models.js';
import { begin, collect, headOf } from './support/raw-http.js';
import { turns } from './support/held-body.js';

const KIB = 1024;
/** On both sides of where bodies are held and sent in another way. */
const SIZES = [40, 70, 130, 300, 600, 1100, 2500].map((kib) => kib * KIB);
const CLIENTS = 8;
const REQUESTS = 20;

const JSON_TYPE = ['Content-Type', 'application/json'];

function jsonOf(bytes: number): Buffer {
  const prompt = randomBytes(bytes / 2).toString('hex');
  return Buffer.from(JSON.stringify({ prompt, model: 'a' }));
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** How a client takes part: to the end, or until it has sent half, or all, of its body. */
type Patience = 'stays' | 'leaves midway' | 'leaves at once';

/** What its model got of the body; undefined where it did not wait for that. */
async function ask(
  url: string,
  body: Buffer,
  patience: Patience,
  more: readonly string[] = [],
): Promise<unknown> {
  const headers = [...JSON_TYPE, 'Content-Length', String(body.length), ...more];
  const outgoing = begin(url, { path: '/v1/completions', headers });
  const closed = new Promise((resolve) => outgoing.once('close', resolve));
  if (patience === 'stays') {
    outgoing.end(body);
    const answer = await collect(await headOf(outgoing));
    return JSON.parse(answer.body.toString());
  }
  const sent = patience === 'leaves midway' ? body.subarray(0, body.length / 2) : body;
  await new Promise<void>((resolve) =>
    outgoing.write(sent, () => {
      resolve();
    }),
  );
  await turns(body.length % 20);
  outgoing.destroy();
  await closed;
  return undefined;
}

it('bodies of all sizes that come at once, of clients of which some leave, arrive each as it is', async () => {
  const { url } = await startGateway((log) => ({
    models: { a: { cmd: upstream('echo', 'a', log), concurrencyLimit: 0 } },
  }));
  const client = async (number: number): Promise<void> => {
    for (let i = 0; i < REQUESTS; i++) {
      const body = jsonOf(SIZES[(number + i) % SIZES.length] ?? KIB);
      const patience = (['stays', 'leaves midway', 'stays', 'leaves at once'] as const)[i % 4];
      const got = await ask(url, body, patience ?? 'stays');
      if (got === undefined) continue;
      expect(got).toMatchObject({ sha256: sha256(body) });
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
});

it('bodies whose answers begin before they have been read arrive each as it is', async () => {
  const { url } = await startGateway((log) => ({
    models: { a: { cmd: upstream('echo', 'a', log), concurrencyLimit: 0 } },
  }));
  const client = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      const body = jsonOf(8000 * KIB);
      const got = await ask(url, body, 'stays', ['X-Early', 'yes']);
      expect(got).toMatchObject({ sha256: sha256(body) });
    }
  };
  await Promise.all(Array.from({ length: 4 }, client));
});
