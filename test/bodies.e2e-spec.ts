import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BOUNDARY, field, file, form, FORM_TYPE } from './support/forms.js';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest, ModelEntry } from './support/gateway.js';
import { upstream } from './support/models.js';
import { begin, collect, headOf, send, valuesOf } from './support/raw-http.js';
import type { Answer } from './support/raw-http.js';

/** Models that answer with what they were sent, and stay beside each other. */
const echoes = (models: Readonly<Record<string, ModelEntry>>): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    models: Object.fromEntries(
      Object.entries(models).map(([id, more]) => [
        id,
        { cmd: upstream('echo', id, log), persist: true, ...more },
      ]),
    ),
  }));

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
  readonly body: string;
}

const echoOf = ({ status, body }: Answer): Echo => {
  expect([status, body.toString()]).toEqual([200, expect.stringContaining('"sha256"')]);
  return JSON.parse(body.toString()) as Echo;
};

const errorOf = ({ status, body }: Answer): { status: number; code: string; message: string } => {
  const { error } = JSON.parse(body.toString()) as { error: { code: string; message: string } };
  return { status, code: error.code, message: error.message };
};

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const JSON_TYPE = ['Content-Type', 'application/json'];
const JSON_BODY = '{"stream":false,"model":"a"}';

/** What clients of OpenAI, Anthropic, llama-server, vLLM and stable-diffusion servers call. */
const BY_BODY = [
  '/v1/chat/completions',
  '/v1/completions',
  '/v1/embeddings',
  '/v1/responses',
  '/v1/messages',
  '/v1/messages/count_tokens',
  '/v1/moderations',
  '/v1/rerank',
  '/v1/reranking',
  '/rerank',
  '/reranking',
  '/infill',
  '/completion',
  '/completions',
  '/chat/completions',
  '/embedding',
  '/embeddings',
  '/tokenize',
  '/detokenize',
  '/apply-template',
  '/v1/audio/speech',
  '/v1/images/generations',
  '/sdapi/v1/txt2img',
  '/sdapi/v1/img2img',
  '/props',
  '/slots/0?action=save',
  '/lora-adapters',
  '/nobody/listed/this',
];
const BY_FORM = [
  '/v1/audio/transcriptions',
  '/v1/audio/translations',
  '/v1/images/edits',
  '/v1/images/variations',
  '/nobody/listed/this',
];
const BY_QUERY = [
  '/v1/audio/voices',
  '/sdapi/v1/loras',
  '/sdapi/v1/sd-models',
  '/props',
  '/slots',
  '/lora-adapters',
  '/v1/realtime',
  '/v1/responses/resp_1',
  '/nobody/listed/this',
];

describe('every route clients know goes to the model that is named, and so does any other', () => {
  it('in JSON', async () => {
    const { url } = await echoes({ a: {}, b: {} });
    for (const path of BY_BODY) {
      const answer = await send(url, { path, headers: JSON_TYPE, body: JSON_BODY });
      expect(echoOf(answer)).toMatchObject({ method: 'POST', url: path, body: JSON_BODY });
    }
  });

  it('in a form', async () => {
    const { url } = await echoes({ a: {}, b: {} });
    const body = form(file('RIFF'), field('model', 'a'));
    for (const path of BY_FORM) {
      const seen = echoOf(await send(url, { path, headers: FORM_TYPE, body }));
      expect(seen).toMatchObject({ url: path, body: body.toString() });
      expect(valuesOf(seen.rawHeaders, 'content-type')).toEqual([FORM_TYPE[1]]);
    }
  });

  it('in the query, in a header, or as the only one that is resident', async () => {
    const { url, journal } = await echoes({ a: {}, b: {} });
    for (const path of BY_QUERY) {
      const asked = `${path}?model=a&x=%20`;
      expect(echoOf(await send(url, { method: 'GET', path: asked })).url).toBe(asked);
      const headers = ['X-Model', 'a'];
      expect(echoOf(await send(url, { method: 'GET', path, headers })).url).toBe(path);
      expect(echoOf(await send(url, { method: 'GET', path })).url).toBe(path);
    }
    expect(journal.lives()).toEqual(['a started', 'a ready']);
  });
});

describe('a request that names no model', () => {
  it('goes to the only resident one, and is refused where there are two, or none', async () => {
    const { url, journal } = await echoes({ a: {}, b: {} });
    const ask = (body: string): Promise<Answer> => send(url, { path: '/v1/x', body });
    expect(errorOf(await ask('{}'))).toMatchObject({ status: 400, code: 'missing_model' });
    expect(journal.lines()).toEqual([]);
    await send(url, { path: '/v1/x', body: JSON_BODY });
    for (const body of ['{}', '[1]', 'RIFF', '']) expect(echoOf(await ask(body)).body).toBe(body);
    expect(errorOf(await ask('{"model":'))).toMatchObject({ status: 400, code: 'invalid_json' });
    await send(url, { path: '/v1/x?model=b' });
    const { message } = errorOf(await ask('{}'));
    expect(message).toBe(
      "the request body has no 'model'; name one as 'model' in a JSON body or form, as ?model= in the query, or in the header x-model",
    );
  });

  it('because it is compressed is told so, and may name it beside its body', async () => {
    const { url } = await echoes({ a: {} });
    const headers = ['Content-Encoding', 'gzip', ...JSON_TYPE];
    const answer = await send(url, { path: '/v1/x', headers, body: 'gzipped' });
    expect(errorOf(answer).message).toMatch(/^the request body is compressed \(gzip\)/);
    const named = { path: '/v1/x', headers: [...headers, 'x-model', 'a'], body: 'gzipped' };
    expect(echoOf(await send(url, named)).body).toBe('gzipped');
  });

  it('but one there is none of is told which', async () => {
    const { url } = await echoes({ a: {} });
    const body = form(field('model', 'whisper-9'));
    const answer = await send(url, { path: '/v1/x', headers: FORM_TYPE, body });
    expect(errorOf(answer)).toEqual({
      status: 404,
      code: 'model_not_found',
      message: "model 'whisper-9' not found in config",
    });
  });
});

describe('a form', () => {
  const RENAMED = { a: { useModelName: 'openai/whisper "ä"' } };
  const model = (value: string): Buffer =>
    form(file('a\r\n--b'), field('model', value), field('x', 'a'));

  it.each([[false], [true]])(
    'has nothing changed but its model where that goes by another name, in chunks: %s',
    async (isChunked) => {
      const { url } = await echoes(RENAMED);
      const asked = { path: '/v1/audio/transcriptions', headers: FORM_TYPE, isChunked };
      const seen = echoOf(await send(url, { ...asked, body: model('a') }));
      const expected = model('openai/whisper "ä"');
      expect(seen).toMatchObject({ bytes: expected.length, sha256: sha256(expected) });
    },
  );

  it('that is large has nothing changed but its model, length included', async () => {
    const { url } = await echoes(RENAMED);
    const content = Buffer.alloc(3_000_000, `\r\n--${BOUNDARY}x`);
    const large = (value: string): Buffer => form(file(content), field('model', value));
    const seen = echoOf(await send(url, { path: '/x', headers: FORM_TYPE, body: large('a') }));
    const expected = large('openai/whisper "ä"');
    expect(seen).toMatchObject({ bytes: expected.length, sha256: sha256(expected) });
    expect(valuesOf(seen.rawHeaders, 'content-length')).toEqual([String(expected.length)]);
  });

  it('in the encoding of a URL names its model too', async () => {
    const { url } = await echoes(RENAMED);
    const headers = ['Content-Type', 'application/x-www-form-urlencoded'];
    const seen = echoOf(await send(url, { path: '/x', headers, body: 'q=a&model=a&model=b' }));
    expect(seen.body).toBe('q=a&model=openai%2Fwhisper+%22%C3%A4%22&model=b');
  });

  it('whose model stands first is on its way before the rest of it has come', async () => {
    const { url, journal } = await startGateway((log) => ({
      bodyLimit: 0.01,
      models: { a: { cmd: upstream('steps', 'a', log) } },
    }));
    await fetch(`${url}/upstream/a/load`);
    const rest = form(file(Buffer.alloc(1_000_000)));
    const first = field('model', 'a');
    const headers = [...FORM_TYPE, 'Content-Length', String(first.length + rest.length)];
    const outgoing = begin(url, { path: '/unread', headers });
    // As much of the next line as it takes to know that the name is over.
    outgoing.write(Buffer.concat([first, rest.subarray(0, BOUNDARY.length + 4)]));
    await journal.until('a', 'request');
    outgoing.end(rest.subarray(BOUNDARY.length + 4));
    await fetch(`${url}/upstream/a/next`);
    const answer = await collect(await headOf(outgoing));
    expect(answer.body.toString()).toBe(sha256(Buffer.concat([first, rest])));
  });

  it('that its upstream refuses before it has come is answered so', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('steps', 'a', log) } },
    }));
    await fetch(`${url}/upstream/a/load`);
    const outgoing = begin(url, {
      path: '/hasty',
      headers: [...FORM_TYPE, 'Content-Length', '1000000000'],
    });
    outgoing.write(Buffer.concat([field('model', 'a'), file(Buffer.alloc(1_000_000))]));
    const answer = await collect(await headOf(outgoing));
    expect([answer.status, answer.body.toString()]).toEqual([409, 'refused']);
    outgoing.destroy();
  });

  it('that its upstream refuses by its head alone, closing at once, is answered so and sent once', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: upstream('refuses', 'a', log) } },
    }));
    await fetch(`${url}/upstream/a/load`);
    const body = Buffer.alloc(4_000_000);
    for (const times of [1, 2, 3, 4, 5]) {
      const answer = await send(url, { path: '/upstream/a/files', body });
      expect([answer.status, answer.body.toString()]).toEqual([413, 'no']);
      expect(journal.count('a', 'request')).toBe(times);
    }
  });
});
