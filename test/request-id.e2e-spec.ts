import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import { standIn, upstream } from './support/models.js';
import { open, send, valuesOf } from './support/raw-http.js';

describe('x-request-id', () => {
  const ROUTES: readonly (readonly [string, string, string | undefined])[] = [
    ['GET', '/v1/models', undefined],
    ['GET', '/v1/models/foo', undefined],
    ['GET', '/running', undefined],
    ['GET', '/health', undefined],
    ['GET', '/metrics', undefined],
    ['GET', '/logs', undefined],
    ['GET', '/logs?follow', undefined],
    ['GET', '/swagger', undefined],
    ['GET', '/swagger/json', undefined],
    ['GET', '/nothing', undefined],
    ['OPTIONS', '*', undefined],
    ['M-SEARCH', '/v1/models', undefined],
    ['GET', '/v1/models/%zz', undefined],
    ['POST', '/v1/completions', 'not JSON'],
    ['POST', '/v1/completions', '{"model":"foo"}'],
    ['POST', '/v1/completions', '{"model":"bad"}'],
    ['POST', '/v1/completions', '{"model":"a","stream":true}'],
    ['GET', '/upstream/a', undefined],
    ['GET', '/upstream/a/props', undefined],
    ['GET', '/upstream/bad/props', undefined],
    ['DELETE', '/upstream/a', undefined],
    ['GET', '/upstream/a/load', undefined],
  ];
  const SANE = 'req_01H:8x/Y+z=.-w';

  it.each(ROUTES)(
    "is on every answer, and the client's own where it is sane: %s %s (%s)",
    async (method, path, body) => {
      const { url } = await startGateway((log) => ({
        models: { a: { cmd: standIn('a', log) }, bad: { cmd: upstream('exits', 'bad', log) } },
      }));
      const idFor = async (...headers: string[]): Promise<string[]> => {
        const answer = await open(url, {
          method,
          path,
          headers,
          ...(body === undefined ? {} : { body }),
        });
        answer.destroy();
        return valuesOf(answer.rawHeaders, 'x-request-id');
      };
      expect(await idFor()).toEqual([expect.stringMatching(/^[\da-f-]{36}$/)]);
      expect(await idFor('X-Request-Id', SANE)).toEqual([SANE]);
    },
  );

  it.each([
    ['empty', ''],
    ['with spaces', 'a b'],
    ['with quotes', '"x"'],
    ['too long', 'x'.repeat(129)],
    ['given twice', 'one, two'],
    ['a script', '<script>'],
    ['not ASCII', 'caf\u00e9'],
  ])('of a client that is %s is replaced', async (_, id) => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    const answer = await send(url, {
      method: 'GET',
      path: '/running',
      headers: ['X-Request-Id', id],
    });
    expect(valuesOf(answer.rawHeaders, 'x-request-id')).toEqual([
      expect.stringMatching(/^[\da-f-]{36}$/),
    ]);
  });

  it('is on the answer to an expectation nobody knows, which is ignored', async () => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    const headers = ['Expect', 'the-unexpected'];
    const answer = await send(url, { path: '/v1/completions', headers, body: '{"model":"a"}' });
    expect(answer.status).toBe(200);
    expect(valuesOf(answer.rawHeaders, 'x-request-id')).toHaveLength(1);
  });

  it('is a new one each time', async () => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () =>
        (await fetch(`${url}/running`)).headers.get('x-request-id'),
      ),
    );
    expect(new Set(ids).size).toBe(20);
  });
});
