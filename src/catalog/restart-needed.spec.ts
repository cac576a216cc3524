import { describe, expect, it } from 'vitest';
import { configOf } from '../../test/support/configuration.js';
import { defineModels } from './model-definition.js';
import type { ModelDefinition } from './model-definition.js';
import { needsRestart } from './restart-needed.js';

type Entry = Readonly<Record<string, unknown>>;

const model = (entry: Entry): ModelDefinition => {
  const [one] = defineModels(configOf(JSON.stringify({ models: { a: entry } })));
  if (one === undefined) throw new Error('no model');
  return one;
};

const isRestarted = (before: Entry, after: Entry): boolean =>
  needsRestart(model(before), model(after));

const CMD = { cmd: 'server {PORT}' };
const CONTAINER = { container: { image: 'vllm', command: 'serve', gpus: 'all' } };
const EXTERNAL = { external: 'http://a:1', sleep: '/sleep', wake: '/wake' };

describe('what runs goes on', () => {
  it.each<[title: string, before: Entry, after: Entry]>([
    ['by the same command', CMD, CMD],
    ['where only its stop changes', CMD, { ...CMD, cmdStop: 'kill ${PID}', unloadTimeout: 1 }],
    ['where only its use changes', CMD, { ...CMD, ttl: 5, aliases: ['b'], concurrencyLimit: 2 }],
    ['by the same container', CONTAINER, { ...CONTAINER, ttl: 5 }],
    [
      'by the same words, differently said',
      CONTAINER,
      { container: { ...CONTAINER.container, command: ['serve'] } },
    ],
    ['by the same server', EXTERNAL, { ...EXTERNAL, external: 'http://a:1/' }],
    ['by a server that sleeps otherwise', EXTERNAL, { external: 'http://a:1', sleepCheck: 'none' }],
    [
      'by a server that is woken otherwise next time',
      EXTERNAL,
      { ...EXTERNAL, wake: { path: '/wake', body: {} } },
    ],
  ])('%s', (_title, before, after) => {
    expect(isRestarted(before, after)).toBe(false);
  });

  it('by the very same definition', () => {
    const one = model(CMD);
    expect(needsRestart(one, one)).toBe(false);
  });
});

describe('what runs is not what is wanted', () => {
  it.each<[title: string, before: Entry, after: Entry]>([
    ['by another command', CMD, { cmd: 'server -c 1 {PORT}' }],
    ['with another environment', CMD, { ...CMD, env: ['A=1'] }],
    ['reached elsewhere', CMD, { ...CMD, proxy: 'http://127.0.0.1:{PORT}/v1' }],
    ['asked elsewhere whether it is ready', CMD, { ...CMD, checkEndpoint: '/ready' }],
    ['in another way', CMD, CONTAINER],
    ['by another image', CONTAINER, { container: { ...CONTAINER.container, image: 'vllm:2' } }],
    ['with other GPUs', CONTAINER, { container: { ...CONTAINER.container, gpus: 1 } }],
    ['in another container', { container: { name: 'aa' } }, { container: { name: 'bb' } }],
    [
      'as another service',
      { container: { service: 'a' } },
      { container: { service: 'a', project: 'p' } },
    ],
    ['on another server', EXTERNAL, { ...EXTERNAL, external: 'http://a:2' }],
    ['by somebody else', CONTAINER, EXTERNAL],
  ])('%s', (_title, before, after) => {
    expect(isRestarted(before, after)).toBe(true);
  });
});
