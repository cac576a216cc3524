import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import { upstream } from './support/models.js';
import { send, valuesOf } from './support/raw-http.js';
import type { Answer } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

const bearer = (key: string): string[] => ['Authorization', `Bearer ${key}`];
const ADMIN = 'sk-admin';
const DIGESTED = 'sk-digested';
const KEYS = [ADMIN, { sha256: createHash('sha256').update(DIGESTED).digest('hex') }];

describe('a model with forwardAuth', () => {
  /** The header as the upstream got it. */
  const seenBy = ({ status, body }: Answer): string[] => {
    expect([status, body.toString()]).toEqual([200, expect.stringContaining('rawHeaders')]);
    return (JSON.parse(body.toString()) as { rawHeaders: string[] }).rawHeaders;
  };

  it.each(WAYS)('gets the key as it came, with a request %s', async (_, to) => {
    const { url } = await startGateway((log) => ({
      models: {
        a: { cmd: upstream('echo', 'a', log), forwardAuth: true },
        b: { cmd: upstream('echo', 'b', log) },
      },
      apiKeys: KEYS,
    }));
    const given = [
      'X-One',
      '1',
      'x-API-key',
      DIGESTED,
      'X-Two',
      '2',
      ...bearer(DIGESTED),
      'X-Three',
      '3',
    ];
    const answer = await send(url, { path: to('/x'), headers: given, body: ASK_A });
    const seen = seenBy(answer);
    expect(seen.slice(seen.indexOf('X-One'), seen.indexOf('X-Three') + 2)).toEqual(given);
    // Of the other models none has asked for it.
    const b = await send(url, { path: '/upstream/b/v1/x', headers: given, body: ASK_A });
    expect(seenBy(b).join()).not.toContain(DIGESTED);
  });

  it.each(WAYS)(
    'gets it where it answers for another, and hands it to none: a request %s',
    async (_, to) => {
      const { url } = await startGateway((log) => ({
        models: {
          a: { cmd: upstream('echo', 'a', log), fallback: ['b', 'c'], forwardAuth: true },
          b: { cmd: upstream('echo', 'b', log) },
          c: { cmd: upstream('echo', 'c', log), forwardAuth: true },
        },
        apiKeys: [ADMIN],
      }));
      const headers = [...bearer(ADMIN), 'X-Priority', 'background', 'X-Load', 'never'];
      const served = async (model: string): Promise<string[]> => {
        await send(url, { path: `/upstream/${model}/load`, headers: bearer(ADMIN), body: '' });
        return seenBy(await send(url, { path: to('/x'), headers, body: ASK_A }));
      };
      expect(valuesOf(await served('b'), 'authorization')).toEqual([]);
      expect(valuesOf(await served('c'), 'authorization')).toEqual([`Bearer ${ADMIN}`]);
    },
  );

  it.each(WAYS)('gets it at the second try too: a request %s', async (_, to) => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('falters', 'a', log), forwardAuth: true } },
      apiKeys: [ADMIN],
    }));
    const headers = [...bearer(ADMIN), 'X-How', 'reset'];
    const body = to('') === '' ? ASK_A : '';
    const answer = await send(url, { path: to('/x'), headers, body });
    expect(answer.status).toBe(200);
    expect(valuesOf(answer.rawHeaders, 'x-authorization')).toEqual([`Bearer ${ADMIN}`]);
  });
});
