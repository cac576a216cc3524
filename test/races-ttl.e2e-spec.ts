import type { Server } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { TtlService } from '../src/scheduling/ttl.service.js';
import { chat, running } from './support/http.js';
import { eventually } from './support/journal.js';
import { Gates, violations } from './support/lives.js';
import { nothingIsLeft, startRestless } from './support/races.js';

/** Of all moments of the TTL: a hundred times in all. */
const ROUNDS = 9;

async function afterTurns(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) await nextTurn();
}

describe('a TTL firing while a request attaches', () => {
  // Others looked at the clock first and at the requests before that: an answer was cut by its own TTL.
  const moments: readonly ((fire: () => void, server: Server) => void)[] = [
    // Before it is sent.
    (fire) => {
      fire();
    },
    // As its head arrives.
    (fire, server) => server.prependOnceListener('request', fire),
    // Once its head is read.
    (fire, server) => server.once('request', fire),
    // As its body ends.
    (fire, server) => server.prependOnceListener('request', (request) => request.once('end', fire)),
    // A promise later.
    (fire, server) =>
      server.once('request', (request) => {
        request.once('end', () => {
          queueMicrotask(fire);
        });
      }),
    // A tick later.
    (fire, server) =>
      server.once('request', (request) => {
        request.once('end', () => {
          process.nextTick(fire);
        });
      }),
    // One to six turns later, while it is answered and afterwards.
    ...[1, 2, 3, 4, 5, 6].map(
      (turns) => (fire: () => void, server: Server) =>
        server.once('request', (request) => {
          request.once('end', () => void afterTurns(turns).then(fire));
        }),
    ),
  ];

  it(
    'comes first, and there is a new process, or comes too late',
    { timeout: 120_000 },
    async () => {
      const gates = new Gates();
      const gateway = await startRestless((log) => ({
        a: { cmd: gates.command('a', log), ttl: 0.001 },
      }));
      const { url, journal, app } = gateway;
      const ttl = app.get(TtlService);
      let fired = 0;
      const fire = (): void => {
        ttl.unloadExpired();
        fired += 1;
      };
      for (let round = 0; round < ROUNDS; round++) {
        for (const arrange of moments) {
          await sleep(2); // The TTL, which has no event.
          arrange(fire, app.getHttpServer());
          expect((await chat(url, 'a')).status).toBe(200);
        }
      }
      const asked = ROUNDS * moments.length;
      await eventually(() => fired === asked, 'the last has fired');
      expect(journal.count('a', 'answered')).toBe(asked);
      // Both have happened.
      expect(journal.count('a', 'started')).toBeGreaterThan(ROUNDS);
      expect(journal.count('a', 'started')).toBeLessThan(asked);
      expect(violations(journal)).toEqual([]);
      await nothingIsLeft(gateway);
    },
  );

  it('does not count while the answer is under way, however long that takes', async () => {
    const gates = new Gates();
    const gateway = await startRestless((log) => ({
      a: { cmd: gates.command('a', log, 'answer'), ttl: 0.001 },
    }));
    const { url, journal, app } = gateway;
    const asked = chat(url, 'a');
    await journal.until('a', 'request');
    await sleep(2); // The TTL, which has no event.
    app.get(TtlService).unloadExpired();
    expect(await running(url)).toEqual(['a']);
    gates.open('a', 'answer');
    expect((await asked).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(1);
    expect(violations(journal)).toEqual([]);
    await nothingIsLeft(gateway);
  });
});
