import { describe, expect, it } from 'vitest';
import { lines, parsed } from '../../test/support/configuration.js';
import { publicIssue, publicPlace } from './public-issue.js';

const SECRET = 'sk-Zz9';
const OK = '{ cmd: "server {PORT}" }';

function publicIssuesOf(text: string): { path: string; message: string }[] {
  const result = parsed(text);
  return 'issues' in result
    ? result.issues.map(publicIssue).map(({ path, message }) => ({ path, message }))
    : [];
}

describe('an issue as clients see it', () => {
  it.each<[title: string, text: string[], path: string, message: string]>([
    ['a value', [`modelTTL: ${SECRET}`], 'modelTTL', 'must be a number'],
    ['an unknown key', [`${SECRET}: 1`], '', "unknown key '…'"],
    ['an unknown key with quotes', [`"' ${SECRET} '": 1`], '', "unknown key '…'"],
    ['an unknown key of a section', [`swap: { ${SECRET}: 1 }`], 'swap', "unknown key '…'"],
    [
      'an unknown key of an API key',
      [`apiKeys: [{ key: a, ${SECRET.slice(0, 2)}zz: 1 }]`],
      'apiKeys[0]',
      "unknown key '…'",
    ],
    [
      'a mapping for an API key',
      [`apiKeys: [{ ${SECRET}: 1, key: a }]`],
      'apiKeys[0]',
      'expected only key, sha256, name, models, admin and priority',
    ],
    ['a reserved key', ['constructor: 1'], '', "the name '…'"],
    [
      'an unknown model',
      [`hooks: { on_startup: { preload: [${SECRET}] } }`],
      'hooks.on_startup.preload[0]',
      "no model '…'",
    ],
    [
      'an unknown member',
      [`groups: { g: { members: [a, ${SECRET}] } }`],
      'groups.g.members[1]',
      "no model '…'",
    ],
    [
      'the name of a macro',
      [`macros: { "${SECRET} x": 1 }`],
      'macros',
      'expected a name of letters, digits, _ and -, beginning with a letter',
    ],
    ['an unknown macro', [`stateFolder: "a\${${SECRET}}"`], 'stateFolder', "unknown macro '…'"],
    [
      'an unknown variable',
      [`stateFolder: "\${env.${SECRET}}"`],
      'stateFolder',
      "the environment has no variable '…'",
    ],
    [
      'a GPU',
      [`devices: { a: { memory: 1GiB, gpu: ${SECRET} }, b: { memory: 1GiB, gpu: ${SECRET} } }`],
      'devices.b',
      "GPU '…'",
    ],
    [
      'two TTLs',
      [`modelTTL: 1`, `globalTTL: ["${SECRET}"]`],
      'globalTTL',
      'expected only one of modelTTL and globalTTL, or both the same',
    ],
  ])('says where and what was expected of %s', (_title, text, path, message) => {
    const issues = publicIssuesOf(lines('models:', `  a: ${OK}`, ...text));
    expect(issues).toContainEqual({ path, message });
    expect(JSON.stringify(issues)).not.toMatch(/Zz9|skzz|constructor/);
  });

  it.each<[title: string, model: string, path: string, message: string]>([
    [
      'an unknown device',
      `{ cmd: a, memory: { ${SECRET}: 1GiB } }`,
      'models.a.memory',
      "no device '…'",
    ],
    [
      'an unknown device of a placement',
      `{ cmd: a, memory: [{ ${SECRET}: 1GiB }] }`,
      'models.a.memory[0]',
      "no device '…'",
    ],
    ['a name twice', `{ cmd: a, aliases: [b] }`, 'models.b.aliases[0]', "the name '…'"],
    [
      'a key in the environment',
      `{ cmd: a, env: ["${SECRET}"] }`,
      'models.a.env[0]',
      'must be of the form NAME=value',
    ],
  ])('says where and what was expected of %s of a model', (_title, model, path, message) => {
    const text = lines(
      'devices: { gpu0: 8GiB }',
      'models:',
      `  a: ${model}`,
      `  b: { cmd: b, aliases: [b] }`,
    );
    const issues = publicIssuesOf(text);
    expect(issues).toContainEqual({ path, message });
    expect(JSON.stringify(issues)).not.toContain('Zz9');
  });

  it.each<[title: string, text: string]>([
    ['an alias', `a: *${SECRET}`],
    ['a tag', `a: !${SECRET} b`],
    ['a key that stands twice', `${SECRET}: 1\n${SECRET}: 2`],
    ['an open quote', `a: "${SECRET}`],
    ['a bracket', `a: [${SECRET}`],
    ['a directive', `%${SECRET} a\n---\na: 1`],
    ['a mapping within a line', `a: b: ${SECRET}`],
    ['a block scalar', `a: |${SECRET}\n b`],
  ])('says of YAML that is wrong only that it is: %s', (_title, text) => {
    const issues = publicIssuesOf(text);
    expect(issues).toContainEqual({ path: '', message: 'it is not valid YAML' });
    expect(JSON.stringify(issues)).not.toContain('Zz9');
  });

  it('has its line and column where it has any, and never the file', () => {
    const issue = {
      source: '/etc/c.yaml',
      line: 3,
      column: 7,
      path: ['models', 'a', 'ttl'],
      message: 'must be a number',
    };
    expect(publicIssue(issue)).toEqual({
      line: 3,
      column: 7,
      path: 'models.a.ttl',
      message: 'must be a number',
    });
    expect(publicPlace({ source: 'VARIABLE', path: [], message: 'wrong' })).toEqual({
      line: null,
      column: null,
      path: '',
    });
  });
});
