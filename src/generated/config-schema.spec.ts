import { readFileSync, readdirSync } from 'node:fs';
import fastify from 'fastify';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { issuesOf, lines, parsed, withModel } from '../../test/support/configuration.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { ModelConfig } from '../config/model.config.js';
import { configSchema } from './config-schema.js';

const schema = configSchema();

/** Fastify validates bodies by JSON schema: as an editor would, nothing coerced and nothing filled in. */
const server = fastify({
  ajv: {
    customOptions: {
      coerceTypes: false,
      useDefaults: false,
      removeAdditional: false,
      allowUnionTypes: true,
    },
  },
});
server.post('/', { schema: { body: schema } }, () => 'ok');

async function isValid(config: unknown): Promise<boolean> {
  const { statusCode } = await server.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(config),
  });
  return statusCode === 200;
}

const SHIPPED = new URL('../../config/', import.meta.url);
const shippedFiles = readdirSync(SHIPPED).filter((file) => file.endsWith('.yaml'));

describe('the schema of the configuration accepts', () => {
  it.each(shippedFiles)('the shipped %s', async (file) => {
    const text = readFileSync(new URL(file, SHIPPED), 'utf8');
    expect(parsed(text, { environment: process.env })).toHaveProperty('config');
    expect(await isValid(parse(text))).toBe(true);
  });

  it.each<[title: string, text: string]>([
    ['a model and nothing else', withModel()],
    [
      'sections whose entries are all commented out',
      withModel('groups:', 'macros:', 'hooks:', 'swap:'),
    ],
    [
      'macros for values of any type',
      withModel(
        'macros: { n: 4, s: /health, b: true }',
        'modelTTL: ${n}',
        'logLevel: ${env.LEVEL}',
      ),
    ],
    [
      'every key of a model',
      lines(
        'models:',
        '  llama3:',
        '    cmd: ${server} --port ${PORT}',
        '    cmdStop: kill ${PID}',
        '    proxy: http://127.0.0.1:{PORT}/api',
        '    checkEndpoint: none',
        '    persist: false',
        '    ttl: 0',
        '    aliases: [gpt-4]',
        '    env: [A=b, "${more}"]',
        '    logFile: llama3.log',
        '    healthCheckTimeout: 0.5',
        '    unloadTimeout: 0',
        '    useModelName: llama',
        '    concurrencyLimit: ${n}',
        '    unlisted: true',
        '    name: Llama 3',
        '    description: A model',
        '    metadata: { any: [thing, { at: all }] }',
        '    macros: { n: 4, server: llama-server, more: "X=y" }',
      ),
    ],
    [
      'groups and hooks',
      withModel(
        'groups: { g: { members: [a], swap: false } }',
        'hooks: { on_startup: { preload: [a] } }',
        'swap: { turn: 0, linger: 0 }',
      ),
    ],
  ])('%s', async (_title, text) => {
    expect(issuesOf(text, { environment: { LEVEL: 'info' } })).toEqual([]);
    expect(await isValid(parse(text))).toBe(true);
  });

  it('whatever the program accepts', async () => {
    const value = fc.constantFrom<unknown>(
      ...[0, 1, -1, 0.5, 120, 70_000, true, false, '', 'a', 'none', '/ready', 'info', '${n}', null],
      ...['s {PORT}', 'http://host:1', [], ['a'], ['A=b'], {}, { n: 4 }],
    );
    const someOf = (instance: object, without: string[]): fc.Arbitrary<object> => {
      const keys = Object.keys(schemaOf(instance)).filter((key) => !without.includes(key));
      return fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 3 });
    };
    const config = fc
      .tuple(someOf(new GatewayConfig(), ['models', 'groups']), someOf(new ModelConfig(), ['cmd']))
      .map(([top, model]) => ({
        macros: { n: 4 },
        ...top,
        models: { a: { cmd: 's {PORT}', ...model } },
      }));
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(config, async (content) => {
        if ('issues' in parsed(JSON.stringify(content))) return;
        accepted++;
        expect(await isValid(withoutNothing(content))).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(0);
  });
});

describe('the schema of the configuration refuses', () => {
  it.each([
    'models: {}',
    'logLevel: info',
    withModel('unknown: 1'),
    withModel('modelTTL: -1'),
    withModel('modelTTL: soon'),
    withModel('startPort: 80.5'),
    withModel('startPort: 70000'),
    withModel('logLevel: loud'),
    withModel('swap: { trun: 1 }'),
    withModel('hooks: { on_startup: { load: [a] } }'),
    withModel('groups: { g: {} }'),
    withModel('groups: { g: { members: [] } }'),
    withModel('groups: { g: { members: [a, a] } }'),
    withModel('macros: { "a b": 1 }'),
    withModel('macros: { a: [1] }'),
    'models: { a: }',
    'models: { a: { ttl: 5 } }',
    'models: { a: { cmd: "" } }',
    'models: { a: { cmd: "s {PORT}", tll: 5 } }',
    'models: { a: { cmd: "s {PORT}", ttl: -2 } }',
    'models: { a: { cmd: "s {PORT}", persist: yes } }',
    'models: { a: { cmd: "s {PORT}", aliases: x } }',
    'models: { a: { cmd: "s {PORT}", env: [A] } }',
    'models: { a: { cmd: "s {PORT}", checkEndpoint: health } }',
    'models: { a: { cmd: "s {PORT}", concurrencyLimit: 1.5 } }',
  ])('%s', async (text) => {
    expect(issuesOf(text)).not.toEqual([]);
    expect(await isValid(parse(text))).toBe(false);
  });
});

describe('the schema of the configuration', () => {
  it('describes every key', () => {
    const sections = [schema, ...Object.values(schema.definitions)];
    const undescribed = sections.flatMap(({ properties = {} }) =>
      Object.entries(properties).filter(([, { description = '' }]) => description === ''),
    );
    expect(undescribed).toEqual([]);
  });

  it('refers to nothing outside of itself', () => {
    const references = JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g);
    const known = Object.keys(schema.definitions).map((name) => `#/definitions/${name}`);
    for (const [, reference] of references) expect(known).toContain(reference);
  });

  it('has the defaults of the program', () => {
    expect(schema.properties['unloadTimeout']).toMatchObject({ default: 10 });
    expect(schema.definitions['ModelConfig']?.properties).toMatchObject({
      checkEndpoint: { default: '/health' },
      aliases: { default: [] },
    });
    expect(schema.definitions['ModelConfig']?.properties?.['ttl']).not.toHaveProperty('default');
  });
});

/** The keys that the schema knows of a section. */
function schemaOf(instance: object): object {
  const section = instance instanceof GatewayConfig ? schema : schema.definitions['ModelConfig'];
  return section?.properties ?? {};
}

/** Keys with nothing behind them count as absent; editors need not like them. */
const withoutNothing = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_key, item: unknown) => (item === null ? undefined : item));
