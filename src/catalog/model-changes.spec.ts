import { describe, expect, it } from 'vitest';
import { configOf, lines } from '../../test/support/configuration.js';
import { defineModels } from './model-definition.js';
import { modelChanges } from './model-changes.js';
import type { ModelChanges } from './model-changes.js';

const defined = (...text: string[]) => defineModels(configOf(lines(...text)));

const BEFORE = [
  'models:',
  '  a: { cmd: "server {PORT}" }',
  '  b: { cmd: "server {PORT}", env: [X=1] }',
];

const after = (...text: string[]): ModelChanges =>
  modelChanges(defined(...BEFORE), defined(...text));

const NONE = { added: [], removed: [], restarted: [], changed: [] };

describe('the models of another configuration', () => {
  it('are the same where the file says the same in other words', () => {
    expect(
      after(
        'models:',
        '  b: { env: ["X=1"], cmd: "server  {PORT}" }',
        '  a: { cmd: "server {PORT}" , aliases: [] }',
      ),
    ).toEqual(NONE);
  });

  it('come and go', () => {
    expect(
      after('models:', '  a: { cmd: "server {PORT}" }', '  c: { cmd: "server {PORT}" }'),
    ).toEqual({
      ...NONE,
      added: ['c'],
      removed: ['b'],
    });
  });

  it.each([
    '{ cmd: "server {PORT} -v" }',
    '{ cmd: "server {PORT}", env: [X=2] }',
    '{ cmd: "server {PORT}", proxy: "http://127.0.0.1:{PORT}/v2" }',
    '{ cmd: "server {PORT}", checkEndpoint: /ready }',
  ])('are started anew where their process would be another: %s', (a) => {
    const { restarted, changed } = after(
      'models:',
      `  a: ${a}`,
      '  b: { cmd: "server {PORT}", env: [X=1] }',
    );
    expect({ restarted, changed }).toEqual({ restarted: ['a'], changed: [] });
  });

  it.each([
    '{ cmd: "server {PORT}", ttl: 5 }',
    '{ cmd: "server {PORT}", aliases: [z] }',
    '{ cmd: "server {PORT}", concurrencyLimit: 3, queueLimit: 4, queueTimeout: 5 }',
    '{ cmd: "server {PORT}", persist: true }',
    '{ cmd: "server {PORT}", filters: { setParams: { x: 1 } } }',
    '{ cmd: "server {PORT}", unloadTimeout: 3, drainTimeout: 5, stallTimeout: 9, cmdStop: "kill ${PID}" }',
  ])('change in place otherwise: %s', (a) => {
    const { restarted, changed } = after(
      'models:',
      `  a: ${a}`,
      '  b: { cmd: "server {PORT}", env: [X=1] }',
    );
    expect({ restarted, changed }).toEqual({ restarted: [], changed: ['a'] });
  });

  it('change in place where they are in another group', () => {
    expect(after(...BEFORE, 'groups: { g: { members: [a] } }')).toEqual({
      ...NONE,
      changed: ['a'],
    });
  });
});
