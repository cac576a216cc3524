import { describe, expect, it } from 'vitest';
import { bodyFor } from './body-for.js';
import type { NamingBody } from './body-for.js';
import { requestedModel } from './requested-model.js';

const model = (id: string, useModelName?: string) => ({ id, useModelName });

/** A body and the places of its names, found as they are for a request. */
function naming(text: string): NamingBody {
  const body = Buffer.from(text);
  return { body, names: requestedModel(body, 'a').spans };
}

const ALIASED = naming('{ "model" : "gpt-4", "seed":12345678901234567890}');

describe('the body for the model that was asked for', () => {
  it('is the one the client sent, alias and all', () => {
    expect(bodyFor(model('a'), model('a'), ALIASED)).toBe(ALIASED.body);
  });

  it('has the name its upstream goes by, and nothing else changed', () => {
    const body = bodyFor(model('a', 'real "a"'), model('a', 'real "a"'), ALIASED);
    expect(body?.toString()).toBe('{ "model" : "real \\"a\\"", "seed":12345678901234567890}');
  });
});

describe('the body for another model than the one asked for', () => {
  it.each([
    [undefined, '"b"'],
    ['real-b', '"real-b"'],
  ])('names that model, by the name its upstream goes by: %j', (useModelName, name) => {
    const body = bodyFor(model('b', useModelName), model('a', 'real-a'), ALIASED);
    expect(body?.toString()).toBe(`{ "model" : ${name}, "seed":12345678901234567890}`);
  });

  it('names it wherever the client named one', () => {
    const body = bodyFor(model('b'), model('a'), naming('{"model":"x","model":"a"}'));
    expect(body?.toString()).toBe('{"model":"b","model":"b"}');
  });

  it('stays as it is where it names none', () => {
    const silent = naming('RIFF....WAVE');
    expect(bodyFor(model('b', 'real-b'), model('a'), silent)).toBe(silent.body);
  });

  it('stays unread where it is', () => {
    const unread = { body: undefined, names: [] };
    expect(bodyFor(model('b', 'real-b'), model('a'), unread)).toBeUndefined();
  });
});
