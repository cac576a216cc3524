import { describe, expect, it } from 'vitest';
import { OVERRIDABLE, variableFor } from '../config/environment-overrides.js';
import { configSchema } from './config-schema.js';
import { optionTables } from './option-tables.js';

const schema = configSchema();
const document = optionTables(schema);

/** The row of a key, its cells without the spaces that align them. */
const row = (key: string): string[] | undefined =>
  document
    .split('\n')
    .find((line) => line.startsWith(`| \`${key}\` `))
    ?.split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

describe('the documentation of the keys', () => {
  it('has a table for each section', () => {
    expect(document.match(/^### .*$/gm)).toEqual([
      '### Top level',
      '### `models.<id>`',
      '### `models.<id>.container`',
      '### `models.<id>.filters`',
      '### `models.<id>.capabilities`',
      '### `groups.<id>`',
      '### `devices.<name>`',
      '### `swap`',
      '### `hooks.on_startup`',
      '### `apiKeys[]`',
    ]);
  });

  it('has every key of the schema', () => {
    const sections = [schema, ...Object.values(schema.definitions)];
    for (const { properties = {} } of sections) {
      for (const key of Object.keys(properties)) {
        if (key !== 'on_startup') expect(row(key)).toBeDefined();
      }
    }
  });

  it.each<[key: string, cells: string[]]>([
    ['models', ['`models`', 'mapping, see below', 'required', '']],
    ['modelTTL', ['`modelTTL`', 'number', '`0`', '`LLAMA_SWAP_MODEL_TTL`']],
    ['swap', ['`swap`', 'mapping, see below', '', '']],
    ['cmd', ['`cmd`', 'string', '']],
    ['persist', ['`persist`', '`true`, `false`', '`false`']],
    ['aliases', ['`aliases`', 'list of strings', '`[]`']],
    ['env', ['`env`', 'list of strings', '`[]`']],
    ['metadata', ['`metadata`', 'mapping', '']],
    ['members', ['`members`', 'list of strings', 'required']],
    ['turn', ['`turn`', 'number', '`20`']],
  ])('says of %s what it is', (key, cells) => {
    expect(row(key)?.slice(0, cells.length)).toEqual(cells);
  });

  it('names the variables that override keys', () => {
    for (const key of OVERRIDABLE) expect(row(key)).toContain(`\`${variableFor(key)}\``);
  });
});
