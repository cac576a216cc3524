import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { anthropicSuite } from './clients/anthropic-suite.js';
import { all, openai, openaiAt, rejection } from './clients/clients.js';
import type { OpenAIClient } from './clients/clients.js';
import { openaiSuite } from './clients/openai-suite.js';
import type { Setting } from './clients/setting.js';
import { underWay } from './support/aftermath.js';
import { startGateway } from './support/gateway.js';
import { eventually } from './support/journal.js';
import { standIn } from './support/models.js';

const MIB = 1024 * 1024;

/** Its models stay side by side: a request has to say which one it means. */
async function overTheStandIn(): Promise<Setting> {
  const { url, journal } = await startGateway((log) => ({
    models: {
      // An answer that nobody bounds takes 20 s.
      llama3: { cmd: standIn('llama3', log, { tokens: 2_000, tokenPace: 10 }) },
      nomic: { cmd: standIn('nomic', log), persist: true },
      whisper: { cmd: standIn('whisper', log, { tokenPace: 1 }), persist: true },
    },
  }));
  const expectLeft = async (): Promise<void> => {
    await journal.until('llama3', 'aborted');
    await eventually(async () => (await underWay(url)) === 0, 'nothing is under way');
  };
  const untilAsked = (): Promise<void> => journal.until('llama3', 'request');
  return { url, chat: 'llama3', embedding: 'nomic', untilAsked, expectLeft };
}

describe('over the stand-in', () => {
  openaiSuite(overTheStandIn, { callsTools: true });
  anthropicSuite(overTheStandIn, { callsTools: true });
});

describe('a recording that OpenAI’s client uploads', () => {
  const recording = randomBytes(5 * MIB);
  const sha256 = createHash('sha256').update(recording).digest('hex');
  const heard = `"speech.wav": ${recording.length} bytes, SHA-256 ${sha256}.`;
  const client = async (): Promise<OpenAIClient> => openaiAt((await overTheStandIn()).url);
  const file = (): Promise<File> => openai.toFile(recording, 'speech.wav');

  it('arrives byte for byte, the model named before or after it', async () => {
    const { audio } = await client();
    const before = await audio.transcriptions.create({ model: 'whisper', file: await file() });
    expect(before.text).toContain(heard);
    const after = await audio.transcriptions.create({ file: await file(), model: 'whisper' });
    expect(after.text).toContain(heard);
  });

  it('is transcribed as a text, translated, and streamed', async () => {
    const { audio } = await client();
    const request = { file: await file(), model: 'whisper' };
    const format = { response_format: 'text' as const };
    expect(await audio.transcriptions.create({ ...request, ...format })).toContain(heard);
    expect((await audio.translations.create(request)).text).toContain(heard);
    const events = await all(await audio.transcriptions.create({ ...request, stream: true }));
    expect(events.at(-1)).toMatchObject({
      type: 'transcript.text.done',
      text: expect.stringContaining(heard) as string,
    });
  });
});

describe('a response that OpenAI’s client asks for by its id', () => {
  const request = { model: 'llama3', input: 'Hello', max_output_tokens: 4 };

  it('is there until it is deleted, whatever model is resident besides', async () => {
    const { url } = await overTheStandIn();
    const { embeddings, responses } = openaiAt(url);
    const { id, output_text } = await responses.create(request);
    await embeddings.create({ model: 'nomic', input: 'Hello' });

    expect(await responses.retrieve(id)).toMatchObject({ id, status: 'incomplete', output_text });
    const items = await all(responses.inputItems.list(id));
    expect(items).toMatchObject([{ role: 'user', content: [{ text: 'Hello' }] }]);
    await responses.delete(id);
    expect(await rejection(responses.retrieve(id))).toBeInstanceOf(openai.NotFoundError);
  });

  it('can be cancelled while it is in progress', async () => {
    const { url } = await overTheStandIn();
    const { embeddings, responses } = openaiAt(url);
    const { id, status } = await responses.create({
      ...request,
      max_output_tokens: 2_000,
      background: true,
    });
    expect(status).toBe('in_progress');
    await embeddings.create({ model: 'nomic', input: 'Hello' });
    expect(await responses.cancel(id)).toMatchObject({ id, status: 'cancelled' });
  });

  it('that was streamed is there as well', async () => {
    const { url } = await overTheStandIn();
    const { embeddings, responses } = openaiAt(url);
    const { id } = await responses.stream(request).finalResponse();
    await embeddings.create({ model: 'nomic', input: 'Hello' });
    expect(await responses.retrieve(id)).toMatchObject({ id, status: 'incomplete' });
  });

  it('raises NotFoundError where nobody has heard of it', async () => {
    const { url } = await overTheStandIn();
    const { responses } = openaiAt(url);
    expect(await rejection(responses.retrieve('resp_0'))).toBeInstanceOf(openai.NotFoundError);
  });
});
