import { describe, expect, it } from 'vitest';
import { ConfigError, issueText, pathText, shown } from './config-issue.js';

describe('an issue', () => {
  it.each([
    [{ source: 'c.yaml', line: 12, column: 10, path: ['models', 'a', 'ttl'], message: 'is wrong' }],
  ])('is told with file, line, column, path and reason', (issue) => {
    expect(issueText(issue)).toBe('c.yaml:12:10: models.a.ttl: is wrong');
  });

  it('is told without a place if it has none', () => {
    const issue = { source: 'LLAMA_SWAP_MODEL_TTL', path: [], message: 'must be a number' };
    expect(issueText(issue)).toBe('LLAMA_SWAP_MODEL_TTL: must be a number');
  });

  it('is one line, whatever names the file has', () => {
    const issue = { source: 'c.yaml', path: ['a\nb'], message: "unknown key 'a\nb\u001b[0m'" };
    expect(issueText(issue)).toBe("c.yaml: a\\nb: unknown key 'a\\nb\\u001b[0m'");
  });

  it('is one line of an error that has them all', () => {
    const issue = { source: 'c.yaml', path: [], message: 'one' };
    expect(new ConfigError([issue, { ...issue, message: 'two' }]).message).toBe(
      'c.yaml: one\nc.yaml: two',
    );
  });
});

it.each([
  [[], ''],
  [['models', 'a', 'ttl'], 'models.a.ttl'],
  [['groups', 'g', 'members', 0], 'groups.g.members[0]'],
])('the path %j reads %j', (path, text) => {
  expect(pathText(path)).toBe(text);
});

it.each([
  ['text', '"text"'],
  [undefined, 'nothing'],
  [Infinity, 'Infinity'],
  [['a', 1], '["a",1]'],
  ['x'.repeat(100), `"${'x'.repeat(56)}...`],
])('the value %j is shown as %s', (value, text) => {
  expect(shown(value)).toBe(text);
});
