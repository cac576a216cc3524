import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest, ModelEntry } from './support/gateway.js';
import { health } from './support/http.js';
import { upstream } from './support/models.js';
import { send, valuesOf } from './support/raw-http.js';
import { Reloading } from './support/reloading.js';

const PATH = '/v1/chat/completions';

const echo = (a: ModelEntry): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { cmd: upstream('echo', 'a', log), ...a } } }));

interface Seen {
  readonly body: string;
  readonly length: string | undefined;
}

/** What the upstream was sent. */
async function seenBy(
  url: string,
  body: string,
  { path = PATH, headers = [] as string[], isChunked = false } = {},
): Promise<Seen> {
  const answer = await send(url, { path, headers, body, isChunked });
  expect(answer.status).toBe(200);
  const seen = JSON.parse(answer.body.toString()) as { body: string; rawHeaders: string[] };
  const [length] = valuesOf(seen.rawHeaders, 'content-length');
  return { body: Buffer.from(seen.body, 'latin1').toString(), length };
}

/** The upstream gets this body, and its length. */
const sent = (body: string): Seen => ({ body, length: String(Buffer.byteLength(body)) });

const FILTERS = {
  stripParams: 'top_k, chat_template_kwargs.enable_thinking',
  setParams: { temperature: 0.25, 'chat_template_kwargs.effort': 'low', stop: ['é'] },
  setParamsByID: {
    '${MODEL_ID}:hot': { temperature: 2, 'options.deep.er': true },
    a: { seed: 1 },
  },
};

const REST = '"big":12345678901234567890, "n":1,"n":1.50,\t"s":"\\u00e9\\/"';

describe('the filters of a model', () => {
  it.each([false, true])(
    'change their own bytes only, in a body in chunks: %s',
    async (isChunked) => {
      const { url } = await echo({ aliases: ['x'], filters: FILTERS });
      const body = `{ "top_k":5,${REST} , "model" : "x", "temperature" : 1.0, "chat_template_kwargs":{"enable_thinking": false , "a":{}}\n}`;
      const expected = sent(
        `{ ${REST} , "model" : "x", "temperature" : 0.25, "chat_template_kwargs":{"a":{},"effort":"low"},"stop":["é"]\n}`,
      );
      const length = isChunked ? undefined : expected.length;
      expect(await seenBy(url, body, { isChunked })).toEqual({ ...expected, length });
    },
  );

  it('set more by the name that is asked for, which is an alias', async () => {
    const { url } = await echo({ filters: FILTERS });
    const set = (temperature: number): string =>
      `"chat_template_kwargs":{"effort":"low"},"temperature":${temperature},"stop":["é"]`;
    expect(await seenBy(url, '{"model":"a:hot"}')).toEqual(
      sent(`{"model":"a:hot",${set(2)},"options":{"deep":{"er":true}}}`),
    );
    expect(await seenBy(url, '{"model":"a"}')).toEqual(sent(`{"model":"a",${set(0.25)},"seed":1}`));
  });

  it('leave the name to useModelName, where the body says one', async () => {
    const filters = { setParams: { big: 1 }, setParamsByID: { b: { x: '${MODEL_ID}' } } };
    const { url } = await echo({ useModelName: 'org/real', filters });
    expect(await seenBy(url, '{"model":"b", "model" : "b" ,"x":null}')).toEqual(
      sent('{"model":"org/real", "model" : "org/real" ,"x":"a","big":1}'),
    );
    expect(await seenBy(url, '{"x":0}', { path: `${PATH}?model=b` })).toEqual(
      sent('{"x":"a","big":1}'),
    );
  });

  it('pass integers with all their digits', async () => {
    const gateway = await Reloading.start((log) => ({
      models: { a: { cmd: upstream('echo', 'a', log) } },
    }));
    const filters = { setParams: { seed: '12345678901234567890', x: ['-9007199254740993'] } };
    const file = gateway.write({
      models: { a: { cmd: upstream('echo', 'a', gateway.journal), filters } },
    });
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"(-?\d{16,})"/g, '$1'));
    expect((await gateway.reload()).status).toBe(200);
    expect(await seenBy(gateway.url, '{"model":"a","seed":7}')).toEqual(
      sent('{"model":"a","seed":12345678901234567890,"x":[-9007199254740993]}'),
    );
  });

  it('leave alone what is no JSON object, and what has no body', async () => {
    const { url } = await echo({ useModelName: 'real', filters: FILTERS });
    for (const body of ['RIFF....WAVE', 'top_k=5', '["top_k"]', '{"top_k":5']) {
      expect(await seenBy(url, body, { path: `${PATH}?model=a` })).toEqual(sent(body));
    }
    const answer = await send(url, { method: 'GET', path: '/props?model=a:hot' });
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      method: 'GET',
      url: '/props?model=a:hot',
      bytes: 0,
    });
  });

  it('leave alone what goes straight to the upstream', async () => {
    const { url } = await echo({ filters: FILTERS });
    const body = '{"model":"a:hot","top_k":5}';
    expect(await seenBy(url, body, { path: `/upstream/a${PATH}` })).toEqual(sent(body));
  });

  it('are those of the fallback where it answers, under its id', async () => {
    const { url } = await startGateway((log) => ({
      models: {
        a: { cmd: upstream('echo', 'a', log), fallback: ['b'], filters: FILTERS },
        b: {
          cmd: upstream('echo', 'b', log),
          filters: { stripParams: ['temperature'], setParamsByID: { b: { x: 1 }, c: { y: 2 } } },
        },
      },
    }));
    await fetch(`${url}/upstream/b/load`);
    const body = '{"temperature":1, "model":"a:hot","top_k":5}';
    expect(await seenBy(url, body, { headers: ['X-Priority', 'background'] })).toEqual(
      sent('{"model":"b","top_k":5,"x":1}'),
    );
  });

  it('change with the file, names and all, while the model runs on', async () => {
    const gateway = await Reloading.start((log) => ({
      models: { a: { cmd: upstream('echo', 'a', log), filters: FILTERS } },
    }));
    const { url, journal } = gateway;
    await seenBy(url, '{"model":"a:hot"}');
    const { pid } = (await health(url)).models['a'] ?? {};
    const filters = { stripParams: ['y'], setParamsByID: { cold: { x: 1 } } };
    const { body } = await gateway.reload({
      models: { a: { cmd: upstream('echo', 'a', journal), filters } },
    });
    expect(body).toMatchObject({ status: 'ok', changed: ['a'], restarted: [] });
    expect(await seenBy(url, '{"y":1,"model":"cold"}')).toEqual(sent('{"model":"cold","x":1}'));
    const answer = await send(url, { path: PATH, body: '{"model":"a:hot"}' });
    expect(answer.status).toBe(404);
    expect((await health(url)).models['a']?.pid).toBe(pid);
    const wrong = { ...filters, setParams: { model: 'x' } };
    const refused = await gateway.reload({
      models: { a: { cmd: upstream('echo', 'a', journal), filters: wrong } },
    });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('expected another parameter than');
  });
});
