import { describe, expect, it } from 'vitest';

import type { Answer } from './dialects.js';
import { transcriptionDialect } from './transcription-dialect.js';

const { say, whole, piece, closing } = transcriptionDialect;
const file = { name: 'a.wav', bytes: 12, sha256: 'abc' };

const answerTo = (request: object): Answer => ({
  ...say({ model: 'whisper', file, ...request }, 'whisper-1', 24),
  id: 'x',
  createdS: 0,
  model: 'whisper',
  includeUsage: false,
});

describe('a transcription', () => {
  it('says that nobody listens, and what the file was', () => {
    const text =
      'This is the stand-in for whisper-1: no language model is running. You sent "a.wav": 12 bytes, SHA-256 abc.';
    expect(whole(answerTo({}))).toMatchObject({ text });
    expect(whole(answerTo({ response_format: 'text' }))).toBe(text);
  });

  it('says so where there is no file', () => {
    expect(whole(answerTo({ file: 'a path' }))).toMatchObject({
      text: expect.stringContaining('You sent no file.') as string,
    });
  });

  it('streams its text, then the whole of it', () => {
    const answer = answerTo({});
    expect(piece(answer, 'This', 0)).toEqual({ type: 'transcript.text.delta', delta: 'This' });
    expect(closing(answer)).toMatchObject([
      { type: 'transcript.text.done', text: answer.tokens.join('') },
    ]);
  });
});
