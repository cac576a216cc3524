import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { embed, embeddings, rerank, tokenize } from './vectors.js';

describe('embeddings', () => {
  it('are unit vectors of 64 numbers, the same for the same text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const vector = embed(text);
        expect(vector).toHaveLength(64);
        expect(Math.hypot(...vector)).toBeCloseTo(1, 10);
        expect(embed(text)).toEqual(vector);
      }),
    );
  });

  it('differ between texts', () => {
    expect(embed('a')).not.toEqual(embed('b'));
  });

  it('come one an input, in order', () => {
    expect(embeddings({ model: 'nomic', input: ['one', 'three'] }, 'm')).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: embed('one') },
        { object: 'embedding', index: 1, embedding: embed('three') },
      ],
      model: 'nomic',
      usage: { prompt_tokens: 3, total_tokens: 3 },
    });
  });

  it.each([
    ['a text', 'one', 1],
    ['the tokens of one text', [1, 2, 3], 1],
    ['the tokens of two texts', [[1], [2]], 2],
  ])('take %s', (_what, input, count) => {
    expect(embeddings({ input }, 'm')).toMatchObject({ data: { length: count }, model: 'm' });
  });

  it('come as base64 of 32-bit floats where the client prefers that', () => {
    const answer = embeddings({ input: 'one', encoding_format: 'base64' }, 'm');
    const bytes = Buffer.from(Float32Array.from(embed('one')).buffer);
    expect(answer).toMatchObject({ data: [{ embedding: bytes.toString('base64') }] });
  });
});

describe('reranking', () => {
  const request = { query: 'red fox', documents: ['a dog', 'The red fox!', { text: 'red' }] };

  it('puts the documents first that share most words with the query', () => {
    expect(rerank(request, 'm')).toMatchObject({
      results: [
        { index: 1, relevance_score: 1 },
        { index: 2, relevance_score: 0.5 },
        { index: 0, relevance_score: 0 },
      ],
    });
  });

  it('gives as many as asked for', () => {
    expect(rerank({ ...request, top_n: 1 }, 'm')).toMatchObject({ results: [{ index: 1 }] });
  });
});

describe('tokenizing', () => {
  it('gives the same number for the same word', () => {
    const { tokens } = tokenize({ content: ' a b a' }) as { tokens: number[] };
    expect(tokens).toHaveLength(3);
    expect(tokens[0]).toBe(tokens[2]);
    expect(tokens[0]).not.toBe(tokens[1]);
  });
});
