import { describe, expect, it } from 'vitest';
import { comment, reasoningChunk, waitLine, waitText } from './loading-text.js';

const LOADING = { state: 'loading', position: 1, elapsed: 12, estimate: 30 } as const;
const QUEUED = { ...LOADING, state: 'queued', position: 3 } as const;
const about = { model: 'llama3', elapsedSec: 12.4 };

describe('a comment', () => {
  it('is one line, and ends with one newline', () => {
    expect(comment('loading llama3, 12 s')).toBe(': loading llama3, 12 s\n');
    expect(comment('a\r\n\nb\rc')).toBe(': a b c\n');
  });

  it.each([
    [LOADING, 'loading llama3, 12 s'],
    [QUEUED, 'queued for llama3 at 3, 12 s'],
    [undefined, 'loading llama3, 12 s'],
  ])('says what is waited for, and how long: %j', (loading, text) => {
    expect(waitText({ ...about, loading })).toBe(text);
  });
});

describe('what a person reads', () => {
  it.each([
    [LOADING, 'Loading llama3, 12 s, about 30 s to go\n'],
    [{ ...LOADING, estimate: 0.2 }, 'Loading llama3, 12 s, about 1 s to go\n'],
    [{ ...LOADING, estimate: null }, 'Loading llama3, 12 s\n'],
    [QUEUED, 'Queued for llama3 at 3, 12 s, about 30 s to go\n'],
    [undefined, 'Loading llama3, 12 s\n'],
  ])('is a line: %j', (loading, line) => {
    expect(waitLine({ ...about, loading })).toBe(line);
  });
});

it('a chunk is complete, and the first names the role', () => {
  const head = { id: 'chatcmpl-1', createdSec: 1_700_000_000, model: 'llama3' };
  const [first, second] = [true, false].map((isFirst) => reasoningChunk(head, 'x\n', isFirst));
  expect(second).toBe(
    'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"llama3",' +
      '"choices":[{"index":0,"delta":{"reasoning_content":"x\\n"},"finish_reason":null}]}\n\n',
  );
  expect(first).toContain('"delta":{"role":"assistant","reasoning_content":"x\\n"}');
});
