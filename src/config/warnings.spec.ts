import { describe, expect, it } from 'vitest';
import { configOf, lines } from '../../test/support/configuration.js';
import { configWarnings } from './warnings.js';

const warnings = (...model: string[]): string[] =>
  configWarnings(configOf(lines('models:', '  a:', ...model.map((line) => `    ${line}`))));

describe('a warning', () => {
  it.each<[title: string, model: string[], warnings: string[]]>([
    ['is not given for what is usual', ['cmd: server {PORT}', 'ttl: 5'], []],
    [
      'is given for a TTL of a persistent model',
      ['cmd: server {PORT}', 'persist: true', 'ttl: 5'],
      ['models.a: persist is set, so its ttl of 5 s never applies'],
    ],
    [
      'is not given for a persistent model that is never idle for too long',
      ['cmd: server {PORT}', 'persist: true', 'ttl: 0'],
      [],
    ],
    [
      'is given for a port that requests do not go to',
      ['cmd: server {PORT}', 'proxy: http://127.0.0.1:9000'],
      ['models.a: cmd uses {PORT} but proxy does not: requests go to another port'],
    ],
    [
      'is given for a model that counts as ready at once',
      ['cmd: server {PORT}', 'checkEndpoint: none'],
      ['models.a: checkEndpoint is none, so requests may come before it is ready'],
    ],
  ])('%s', (_title, model, expected) => {
    expect(warnings(...model)).toEqual(expected);
  });

  it('is given for a group of one', () => {
    const text = lines(
      'models: { a: { cmd: "server {PORT}" } }',
      'groups: { g: { members: [a] } }',
    );
    expect(configWarnings(configOf(text))).toEqual(['groups.g: has only one member']);
  });

  it.each([
    ['apiKeys: [sk-1, { key: sk-2 }]', []],
    ['apiKeys: [{ key: sk-1, admin: true }]', []],
    [
      'apiKeys: [{ key: sk-1 }]',
      ['apiKeys: none has admin: true, so nobody may load, unload, reload or read the logs'],
    ],
    ['corsOrigins: [https://chat.example.com]', []],
    ["apiKeys: [sk-1]\ncorsOrigins: '*'", []],
    [
      "corsOrigins: ['*']",
      [
        'corsOrigins: every web page may load and unload models and read the logs, since there are no apiKeys',
      ],
    ],
  ])('is given for who is shut out or let in: %s', (keys, expected) => {
    const text = lines('models: { a: { cmd: "server {PORT}" } }', keys);
    expect(configWarnings(configOf(text))).toEqual(expected);
  });
});
