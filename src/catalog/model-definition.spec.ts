import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configOf, lines, withModel } from '../../test/support/configuration.js';
import { defineModels } from './model-definition.js';
import type { ModelDefinition } from './model-definition.js';

const defined = (text: string): ModelDefinition => {
  const [model] = defineModels(configOf(text));
  if (model === undefined) throw new Error('no model');
  return model;
};

const model = (entry: string, ...top: string[]): ModelDefinition =>
  defined(lines(...top, 'models:', `  a: { cmd: "server {PORT}", ${entry} }`));

describe('a model is unloaded after', () => {
  it.each<[title: string, top: string, entry: string, ttlMs: number | undefined]>([
    ['never, where nothing is said', '', '', undefined],
    ['the TTL of all, where it sets none', 'modelTTL: 300', '', 300_000],
    ['the TTL of all, where it says -1', 'modelTTL: 300', 'ttl: -1', 300_000],
    ['the TTL of all in its other spelling', 'globalTTL: 300', '', 300_000],
    ['never, where neither sets one', 'modelTTL: 0', 'ttl: -1', undefined],
    ['its own TTL', 'modelTTL: 300', 'ttl: 120', 120_000],
    ['its own TTL, where all have none', '', 'ttl: 0.5', 500],
    ['never, where it says 0, also if all have one', 'modelTTL: 300', 'ttl: 0', undefined],
    ['never, where it is persistent', 'modelTTL: 300', 'persist: true', undefined],
    ['never, where it is persistent with a TTL', '', 'persist: true, ttl: 5', undefined],
  ])('%s', (_title, top, entry, ttlMs) => {
    expect(model(entry, ...(top === '' ? [] : [top])).ttlMs).toBe(ttlMs);
  });

  it('no other time, whatever is said', () => {
    const seconds = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(seconds, fc.oneof(seconds, fc.constant(-1)), (all, own) => {
        const { ttlMs } = model(`ttl: ${String(own)}`, `modelTTL: ${String(all)}`);
        const effective = own === -1 ? all : own;
        expect(ttlMs).toBe(effective === 0 ? undefined : effective * 1000);
      }),
    );
  });
});

describe('a definition', () => {
  it('has the defaults of the configuration', () => {
    expect(defined(withModel())).toEqual({
      id: 'a',
      aliases: [],
      launch: {
        kind: 'command',
        command: ['server', '{PORT}'],
        stopCommand: undefined,
        environment: {},
        baseUrl: 'http://127.0.0.1:{PORT}',
      },
      logFile: undefined,
      checkEndpoint: '/health',
      healthCheckTimeoutMs: 120_000,
      healthCheckIntervalMs: 500,
      unloadTimeoutMs: 10_000,
      drainTimeoutMs: Infinity,
      stallTimeoutMs: Infinity,
      queueLimit: 1000,
      queueTimeoutMs: Infinity,
      isPersistent: false,
      ttlMs: undefined,
      concurrencyLimit: Infinity,
      sendsLoadingState: false,
      useModelName: undefined,
      forwardsAuth: false,
      filters: { edits: [], editsByName: new Map() },
      isListed: true,
      name: undefined,
      description: undefined,
      metadata: undefined,
      capabilities: { in: [], out: [], tools: false, reranker: false, context: 0 },
      group: undefined,
    });
  });

  it('has the names of its setParamsByID among its aliases, each once, without its id', () => {
    const byID = 'filters: { setParamsByID: { a: {}, y: {}, z: {} } }';
    expect(model(`aliases: [x, y], ${byID}`).aliases).toEqual(['x', 'y', 'z']);
  });

  it('has its own durations before those of all, in ms', () => {
    const top = ['healthCheckTimeout: 60', 'unloadTimeout: 5', 'healthCheckInterval: 100'];
    expect(model('', ...top)).toMatchObject({
      healthCheckTimeoutMs: 60_000,
      unloadTimeoutMs: 5_000,
      healthCheckIntervalMs: 100,
    });
    expect(model('healthCheckTimeout: 1.5, unloadTimeout: 0', ...top)).toMatchObject({
      healthCheckTimeoutMs: 1_500,
      unloadTimeoutMs: 0,
    });
  });

  it('has its own say whether chats are told how it loads', () => {
    expect(model('').sendsLoadingState).toBe(false);
    expect(model('', 'sendLoadingState: true').sendsLoadingState).toBe(true);
    expect(model('sendLoadingState: false', 'sendLoadingState: true').sendsLoadingState).toBe(
      false,
    );
    expect(model('sendLoadingState: true').sendsLoadingState).toBe(true);
  });

  it('has commands as words and variables by name', () => {
    const { launch } = defined(
      lines(
        'models:',
        '  a:',
        '    cmd: |',
        '      server --name "a b" \\',
        '        # a comment',
        '        --port {PORT}',
        '    cmdStop: kill -INT ${PID}',
        '    env: [A=b=c, EMPTY=, A=last]',
      ),
    );
    expect(launch).toMatchObject({
      command: ['server', '--name', 'a b', '--port', '{PORT}'],
      stopCommand: ['kill', '-INT', '${PID}'],
      environment: { A: 'last', EMPTY: '' },
    });
  });

  it.each([
    ['http://host:1/', 'http://host:1'],
    ['http://host:1/api//', 'http://host:1/api'],
    ['https://host/api', 'https://host/api'],
  ])('has an address without a slash at the end: %s', (proxy, baseUrl) => {
    expect(model(`proxy: "${proxy}"`).launch).toMatchObject({ baseUrl });
  });

  it('has no check where it counts as ready at once', () => {
    expect(model('checkEndpoint: none').checkEndpoint).toBeUndefined();
    expect(model('checkEndpoint: /ready').checkEndpoint).toBe('/ready');
  });

  it('limits concurrency only where the configuration does', () => {
    expect(model('concurrencyLimit: 4').concurrencyLimit).toBe(4);
    expect(model('concurrencyLimit: 0').concurrencyLimit).toBe(Infinity);
  });

  it('shares its group with the other members', () => {
    const text = lines(
      'models:',
      ...['a', 'b', 'c'].map((id) => `  ${id}: { cmd: "server {PORT}" }`),
      'groups: { g: { members: [a, b], swap: false } }',
    );
    const [a, b, c] = defineModels(configOf(text));
    expect(a?.group).toEqual({ id: 'g', members: ['a', 'b'], isExclusive: false });
    expect(b?.group).toBe(a?.group);
    expect(c?.group).toBeUndefined();
  });
});
