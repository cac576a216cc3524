import { describe, expect, it } from 'vitest';
import { issuesOf, lines } from '../../test/support/configuration.js';

const filters = (text: string, ...more: string[]): string =>
  lines('models:', '  a:', '    cmd: "server {PORT}"', `    filters: ${text}`, ...more);

describe('filters', () => {
  it.each([
    '{ stripParams: [temperature, chat_template_kwargs.enable_thinking] }',
    '{ stripParams: "temperature, top_p" }',
    '{ stripParams: }',
    '{ strip_params: temperature }',
    '{ setParams: { a: null, b: [1.5, { c: x }], d.e: true, models: 1, x.model: 2, "m\\\\.odel": 3 } }',
    '{ setParamsByID: { a: { x: 1 }, b: { y: 2 }, c: , "${MODEL_ID}:high": { z: 3 } } }',
  ])('may be %s', (text) => {
    expect(issuesOf(filters(text))).toEqual([]);
  });

  const NEVER = "expected another parameter than 'model', which useModelName changes";

  it.each<[text: string, issue: string]>([
    ['{ stripParams: [a, model] }', `4:33: models.a.filters.stripParams[1]: ${NEVER}`],
    ['{ stripParams: "a, model" }', `4:29: models.a.filters.stripParams: ${NEVER}`],
    ['{ strip_params: model.x }', `4:30: models.a.filters.strip_params: ${NEVER}`],
    ['{ setParams: { model: b } }', `4:29: models.a.filters.setParams.model: ${NEVER}`],
    ['{ setParams: { model.x: b } }', `4:29: models.a.filters.setParams.model.x: ${NEVER}`],
    [
      '{ setParamsByID: { b: { model: c } } }',
      `4:38: models.a.filters.setParamsByID.b.model: ${NEVER}`,
    ],
    [
      '{ stripParams: [a..b] }',
      '4:30: models.a.filters.stripParams[0]: expected the name of a parameter, got "a..b"',
    ],
    [
      '{ stripParams: [a, 7] }',
      '4:33: models.a.filters.stripParams[1]: expected the name of a parameter, got 7',
    ],
    [
      '{ stripParams: { a: b } }',
      '4:16: models.a.filters.stripParams: expected a list of names, or a text with commas between them, got {"a":"b"}',
    ],
    [
      '{ stripParams: a, strip_params: b }',
      '4:32: models.a.filters.strip_params: expected only one of stripParams and strip_params',
    ],
    [
      '{ setParams: { "": 1 } }',
      '4:29: models.a.filters.setParams.: expected the name of a parameter, got ""',
    ],
    ['{ setParams: 7 }', '4:27: models.a.filters.setParams: must be a mapping, got 7'],
    [
      '{ setParams: { x: [1, { y: .nan }] } }',
      '4:41: models.a.filters.setParams.x[1].y: expected a number that JSON can hold, got NaN',
    ],
    [
      '{ setParams: { x: 1e999 } }',
      '4:32: models.a.filters.setParams.x: expected a number that JSON can hold, got Infinity',
    ],
    [
      '{ setParamsByID: [x] }',
      '4:16: models.a.filters.setParamsByID: must be a mapping, got ["x"]',
    ],
    [
      '{ setParamsByID: { x: 7 } }',
      '4:36: models.a.filters.setParamsByID.x: expected a mapping, got 7',
    ],
    [
      '{ setParamsByID: { "": { x: 1 } } }',
      '4:33: models.a.filters.setParamsByID.: expected a name before the colon',
    ],
    [
      '{ stripParam: a }',
      "4:16: models.a.filters.stripParam: unknown key 'stripParam' (nearest known: 'stripParams')",
    ],
    ['[a]', '4:5: models.a.filters: expected a mapping, got a list'],
  ])('may not be %s', (text, issue) => {
    expect(issuesOf(filters(text))).toEqual([`config.yaml:${issue}`]);
  });
});

describe('a name of setParamsByID', () => {
  const other = (entry: string): string => `  z: { cmd: "server {PORT}", ${entry} }`;

  it('may be one of the aliases of its model', () => {
    expect(issuesOf(filters('{ setParamsByID: { b: { x: 1 } } }', '    aliases: [b]'))).toEqual([]);
  });

  it.each<[more: string, issue: string]>([
    [other('aliases: [b]'), "5:40: models.z.aliases[0]: the name 'b' already belongs to model 'a'"],
    [
      other('filters: { setParamsByID: { b: {} } }'),
      "5:58: models.z.filters.setParamsByID.b: the name 'b' already belongs to model 'a'",
    ],
    [
      '  b: { cmd: "server {PORT}" }',
      "4:33: models.a.filters.setParamsByID.b: the name 'b' already belongs to model 'b'",
    ],
  ])('is no name of another model: %s', (more, issue) => {
    expect(issuesOf(filters('{ setParamsByID: { b: { x: 1 } } }', more))).toEqual([
      `config.yaml:${issue}`,
    ]);
  });
});
