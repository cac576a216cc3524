import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { editedJson } from '../body/json-edits.js';
import { configOf, lines } from '../../test/support/configuration.js';
import { defineModels } from '../catalog/model-definition.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { editsFor } from './edits-for.js';

const models = defineModels(
  configOf(
    lines(
      'models:',
      '  plain: { cmd: "server {PORT}", aliases: [simple] }',
      '  named: { cmd: "server {PORT}", useModelName: \'real "name"\' }',
      '  filtered:',
      '    cmd: "server {PORT}"',
      '    filters:',
      '      stripParams: [top_k]',
      '      setParams: { t: 1, n: 1 }',
      '      setParamsByID: { filtered: { own: 1 }, "${MODEL_ID}:hot": { t: 2 } }',
      '  both:',
      '    cmd: "server {PORT}"',
      '    useModelName: real',
      '    filters: { setParams: { t: 3 } }',
    ),
  ),
);

const model = (id: string): ModelDefinition => {
  const found = models.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};

const sent = (body: string, served: string, asked: string, name = asked): string =>
  editedJson(Buffer.from(body), editsFor(model(served), model(asked), name)).toString();

const BODY = '{ "model" : "x", "top_k":1 ,"seed":12345678901234567890}';

describe('what is changed for the model that was asked for', () => {
  it('is nothing, by its alias too', () => {
    expect(editsFor(model('plain'), model('plain'), 'plain')).toEqual([]);
    expect(editsFor(model('plain'), model('plain'), 'simple')).toEqual([]);
  });

  it('is the name its upstream goes by', () => {
    expect(sent(BODY, 'named', 'named')).toBe(BODY.replace('"x"', '"real \\"name\\""'));
    expect(sent('{"top_k":1}', 'named', 'named')).toBe('{"top_k":1}');
  });

  it('is what its filters say', () => {
    expect(sent(BODY, 'filtered', 'filtered', 'other')).toBe(
      '{ "model" : "x" ,"seed":12345678901234567890,"t":1,"n":1}',
    );
  });

  it('is then what they say of the name', () => {
    const rest = '{ "model" : "x" ,"seed":12345678901234567890';
    expect(sent(BODY, 'filtered', 'filtered', 'filtered:hot')).toBe(`${rest},"t":2,"n":1}`);
    expect(sent(BODY, 'filtered', 'filtered')).toBe(`${rest},"t":1,"n":1,"own":1}`);
  });

  it('is the name and what the filters say', () => {
    expect(sent('{"t":0,"model":"both"}', 'both', 'both')).toBe('{"t":3,"model":"real"}');
  });
});

describe('what is changed for another model than the one asked for', () => {
  it.each([
    ['plain', '{"model":"plain","top_k":1}'],
    ['named', '{"model":"real \\"name\\"","top_k":1}'],
    ['filtered', '{"model":"filtered","t":1,"n":1,"own":1}'],
    ['both', '{"model":"real","top_k":1,"t":3}'],
  ])('is what its own filters say, and the name: %s', (served, expected) => {
    const asked = served === 'plain' ? 'named' : 'plain';
    expect(sent('{"model":"x","top_k":1}', served, asked)).toBe(expected);
  });

  it('is nothing of the filters of the one asked for', () => {
    expect(sent(BODY, 'plain', 'filtered', 'filtered:hot')).toBe(BODY.replace('"x"', '"plain"'));
  });
});

describe('the example of the documentation', () => {
  it('is right', () => {
    const file = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    const [, example = ''] = /^## Filters$([^]*?)^- /m.exec(file) ?? [];
    const [, configuration = ''] = /```yaml\n([^]*?)```/.exec(example) ?? [];
    const [body, arrives] = [...example.matchAll(/`(\{"model"[^]*?\})`/g)].map(([, text]) => text);
    const [qwen3] = defineModels(configOf(configuration));
    if (qwen3 === undefined || body === undefined) throw new Error('no example');
    const edits = editsFor(qwen3, qwen3, 'qwen3:thinking');
    expect(qwen3.aliases).toEqual(['qwen3:thinking']);
    expect(editedJson(Buffer.from(body), edits).toString()).toBe(arrives);
  });
});
