import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configOf, issuesOf, lines, parsed, withModel } from '../../test/support/configuration.js';
import { defineModels } from '../catalog/model-definition.js';
import { schedulingPolicy } from '../catalog/scheduling-policy.js';
import { checkReport } from '../check-report.js';
import { issueText } from './config-issue.js';
import { ModelConfig } from './model.config.js';

/** Every key there is, with a value that is not its default. */
const FULL = lines(
  'modelTTL: 300',
  'healthCheckTimeout: 60',
  'healthCheckInterval: 250',
  'unloadTimeout: 5',
  'shutdownTimeout: 20',
  'swap: { turn: 10, linger: 1, backgroundIdle: 30, backgroundWait: 150, fifo: true }',
  'devices: { gpu0: 24GiB, card: { memory: 16GB, reserve: 1GiB, gpu: 1 }, ram: 64GiB }',
  'measure: false',
  'settle: 3',
  'startPort: 6000',
  'bodyLimit: 10',
  'logLevel: warn',
  'macros: { ctx: 4096, server: "llama-server -c ${ctx}" }',
  'apiKeys: [one, { key: two, name: nightly, priority: background }]',
  'hooks: { on_startup: { preload: [big] } }',
  'models:',
  '  big: &big',
  '    cmd: |',
  "      ${server} --port ${PORT} --name 'two words'",
  '      # ${nothing}',
  '      -ngl 99',
  '    cmdStop: kill ${PID}',
  '    proxy: http://127.0.0.1:{PORT}/api/',
  '    checkEndpoint: none',
  '    persist: true',
  '    ttl: 0',
  '    aliases: [gpt-4]',
  '    env: [CUDA_VISIBLE_DEVICES=0]',
  '    logFile: /tmp/${MODEL_ID}.log',
  '    healthCheckTimeout: 30',
  '    unloadTimeout: 3',
  '    useModelName: llama',
  '    concurrencyLimit: 4',
  '    memory: [12GiB, { gpu0: 8GiB, ram: 4GiB }]',
  '    priority: background',
  '    fallback: [small]',
  '    unlisted: true',
  '    name: Big',
  '    description: A big one',
  '    metadata: { size: 70 }',
  '    macros: { ctx: 8192 }',
  '  small: { <<: *big, aliases: [], persist: false, fallback: [], memory: auto }',
  'groups:',
  '  both: { members: [big, small], swap: false }',
);

describe('a configuration', () => {
  it('that says nothing but a command has the documented defaults', () => {
    expect(configOf(withModel())).toEqual({
      models: new Map([['a', Object.assign(new ModelConfig(), { cmd: 'server {PORT}' })]]),
      groups: new Map(),
      devices: new Map(),
      measure: true,
      modelTTL: 0,
      healthCheckTimeout: 120,
      healthCheckInterval: 500,
      unloadTimeout: 10,
      shutdownTimeout: 30,
      swap: { turn: 20, linger: 2, backgroundIdle: 60, backgroundWait: 300, fifo: false },
      startPort: 5800,
      bodyLimit: 256,
      logLevel: 'info',
      macros: {},
      apiKeys: [],
      hooks: { on_startup: { preload: [] } },
    });
    expect(new ModelConfig()).toEqual({
      proxy: 'http://127.0.0.1:{PORT}',
      checkEndpoint: '/health',
      persist: false,
      aliases: [],
      env: [],
      concurrencyLimit: 0,
      priority: 'normal',
      fallback: [],
      unlisted: false,
      macros: {},
    });
    expect(configOf(withModel('groups: { g: { members: [a] } }')).groups.get('g')?.swap).toBe(true);
  });

  it('that says everything is taken as it says', () => {
    const config = configOf(FULL);
    expect(config).toMatchObject({
      modelTTL: 300,
      healthCheckTimeout: 60,
      healthCheckInterval: 250,
      unloadTimeout: 5,
      shutdownTimeout: 20,
      swap: { turn: 10, linger: 1, backgroundIdle: 30, backgroundWait: 150, fifo: true },
      measure: false,
      settle: 3,
      startPort: 6000,
      bodyLimit: 10,
      logLevel: 'warn',
      apiKeys: [
        { key: 'one', priority: 'normal' },
        { key: 'two', name: 'nightly', priority: 'background' },
      ],
      hooks: { on_startup: { preload: ['big'] } },
    });
    expect(Object.fromEntries(config.devices)).toEqual({
      gpu0: { memory: '24GiB', reserve: 0 },
      card: { memory: '16GB', reserve: '1GiB', gpu: 1 },
      ram: { memory: '64GiB', reserve: 0 },
    });
    expect(config.groups.get('both')).toEqual({ members: ['big', 'small'], swap: false });
    expect(config.models.get('big')).toEqual({
      cmd: "llama-server -c 8192 --port ${PORT} --name 'two words'\n\n-ngl 99\n",
      cmdStop: 'kill ${PID}',
      proxy: 'http://127.0.0.1:{PORT}/api/',
      checkEndpoint: 'none',
      persist: true,
      ttl: 0,
      aliases: ['gpt-4'],
      env: ['CUDA_VISIBLE_DEVICES=0'],
      logFile: '/tmp/big.log',
      healthCheckTimeout: 30,
      unloadTimeout: 3,
      useModelName: 'llama',
      concurrencyLimit: 4,
      memory: ['12GiB', { gpu0: '8GiB', ram: '4GiB' }],
      priority: 'background',
      fallback: ['small'],
      unlisted: true,
      name: 'Big',
      description: 'A big one',
      metadata: { size: 70 },
      macros: { ctx: 8192 },
    });
  });

  it('may share what an anchor names', () => {
    const { models } = configOf(FULL);
    expect(models.get('small')).toMatchObject({
      useModelName: 'llama',
      persist: false,
      aliases: [],
      logFile: '/tmp/small.log',
    });
  });

  it('may be JSON', () => {
    const text = JSON.stringify({ models: { a: { cmd: 'server {PORT}' } }, modelTTL: 5 });
    expect(configOf(text)).toEqual(configOf(withModel('modelTTL: 5')));
  });

  it('may begin with a byte order mark and have the line ends of Windows', () => {
    const text = `\uFEFF${withModel('modelTTL: 5').replaceAll('\n', '\r\n')}`;
    expect(configOf(text)).toEqual(configOf(withModel('modelTTL: 5')));
  });

  it('is the example of the founding document', () => {
    const text = lines(
      '# Global TTL: unload any model idle for 5 minutes',
      'modelTTL: 300',
      'models:',
      '  "llava-1.6":',
      '    cmd: "llama-server -m /models/llava.gguf --mmproj /models/mmproj.gguf --port {PORT} -ngl 99"',
      '    ttl: 120',
      '  "llama3":',
      '    cmd: "llama-server -m /models/llama-3.1-8b.gguf --port {PORT} -ngl 99"',
      '    ttl: 0',
      '  "nomic-embed":',
      '    cmd: "llama-server -m /models/nomic.gguf --port {PORT} --embedding -ngl 99"',
      '    persist: true',
      'groups:',
      '  "chat-pipeline":',
      '    swap: true',
      '    members:',
      '      - "llama3"',
      '      - "nomic-embed"',
    );
    expect(issuesOf(text)).toEqual([]);
  });
});

describe('everything that is wrong', () => {
  it('is told at once, in the order of the file', () => {
    const text = lines(
      'modelTTl: 300',
      'healthCheckTimeout: -5',
      'models:',
      '  a:',
      '    cmd: server',
      '    tll: 5',
      '    aliases: [b]',
      '  b:',
      '    cmd: server ${nope} {PORT}',
      '    env: [A]',
      '  b: { cmd: "server \'{PORT}" }',
      'groups:',
      '  g: { members: [a, z] }',
      'hooks: { on_startup: { preload: [y] } }',
    );
    const places = issuesOf(text).map((issue) => /^config\.yaml:(\d+:\d+): (\S+)/.exec(issue));
    expect(places.map((place) => [place?.[1], place?.[2]])).toEqual([
      ['1:1', 'modelTTl:'],
      ['2:21', 'healthCheckTimeout:'],
      ['5:10', 'models.a.cmd:'],
      ['6:5', 'models.a.tll:'],
      ['7:15', 'models.a.aliases[0]:'],
      ['11:3', 'duplicate'],
      ['11:13', 'models.b.cmd:'],
      ['13:21', 'groups.g.members[1]:'],
      ['14:34', 'hooks.on_startup.preload[0]:'],
    ]);
  });
});

/** Whatever comes of it, it is an answer: a configuration all can work with, or issues with a place. */
function expectAnAnswer(text: string): void {
  const result = parsed(text, { environment: { HOME: '/home/me' } });
  if ('config' in result) {
    expect(defineModels(result.config).length).toBeGreaterThan(0);
    const policy = schedulingPolicy(result.config, new Map());
    expect(checkReport(result.config, policy)).toContain('models:');
    return;
  }
  expect(result.issues.length).toBeGreaterThan(0);
  const count = text.split(/\r\n?|\n/).length;
  for (const issue of result.issues) {
    const { source, line = 0, column = 0, message } = issue;
    expect(source).toBe('config.yaml');
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(count);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(message).toMatch(/\S/);
    expect(issueText(issue)).not.toMatch(/undefined|\[object|Error:|\n/);
  }
}

describe('whatever stands in the file', () => {
  const runs = { numRuns: 200 };

  it('there is an answer to any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), expectAnAnswer), runs);
  });

  it('there is an answer to texts that look like YAML', () => {
    const token = fc.constantFrom(
      ...['\n', '\n  ', '\n    ', ' ', ': ', '- ', '? ', '{', '}', '[', ']', ', ', '"', "'", '#'],
      ...['&a ', '*a', '<<', '!x ', '|', '>', '---', '%', '${a}', '{PORT}', '~', '1', '-1', '.nan'],
      ...['models', 'groups', 'cmd', 'members', 'macros', 'hooks', 'a', '__proto__', 'constructor'],
    );
    fc.assert(fc.property(fc.string({ unit: token, maxLength: 40 }), expectAnAnswer), runs);
  });

  it('there is an answer to a good file with a few bytes changed', () => {
    const edit = fc.record({
      at: fc.nat(FULL.length),
      drop: fc.nat(12),
      put: fc.string({
        maxLength: 3,
        unit: fc.constantFrom(...Array.from('\n :-{}[]"\'&*#$ax0~!|')),
      }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const change = (text: string, { at, drop, put }: (typeof edits)[number]): string =>
          text.slice(0, at) + put + text.slice(at + drop);
        expectAnAnswer(edits.reduce(change, FULL));
      }),
      runs,
    );
  });

  it('there is an answer to keys in the wrong places and values of the wrong kind', () => {
    const key = fc.constantFrom(
      ...['models', 'groups', 'macros', 'hooks', 'on_startup', 'preload', 'swap', 'modelTTL', 'a'],
      ...['cmd', 'cmdStop', 'proxy', 'ttl', 'aliases', 'env', 'members', 'metadata', 'toString'],
      ...['__proto__', 'constructor', 'logLevel', 'globalTTL', 'persist', ''],
      ...['devices', 'gpu0', 'ram', 'memory', 'reserve', 'gpu', 'apiKeys', 'key', 'fallback'],
    );
    const leaf = fc.constantFrom<unknown>(
      ...[
        null,
        true,
        0,
        -1,
        1.5,
        1e300,
        '',
        'a',
        'server {PORT}',
        '${a}',
        '${env.HOME}',
        "'",
        '\\',
      ],
      ...['http://127.0.0.1:9000', 'A=1', [], {}, '8GiB', '2GiB', 'auto', '0'],
    );
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        leaf,
        fc.array(tie('node'), { maxLength: 3 }),
        fc
          .array(fc.tuple(key, tie('node')), { maxLength: 5 })
          .map((entries) => Object.fromEntries(entries) as unknown),
      ),
    }));
    const models = fc.dictionary(fc.constantFrom('a', 'b'), node, { minKeys: 1 });
    const file = fc
      .tuple(node, models)
      .map(([rest, entries]) =>
        typeof rest === 'object' && rest !== null && !Array.isArray(rest)
          ? { ...rest, models: entries }
          : rest,
      );
    fc.assert(
      fc.property(file, (content) => {
        expectAnAnswer(JSON.stringify(content));
      }),
      runs,
    );
  });
});
