import { describe, expect, it } from 'vitest';
import { configOf, issuesOf, lines, withModel } from '../../test/support/configuration.js';
import { FULL } from '../../test/support/full-configuration.js';
import { ModelConfig } from './model.config.js';

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
      drainTimeout: 0,
      queueLimit: 1000,
      totalQueueLimit: 10_000,
      queueTimeout: 0,
      stallTimeout: 0,
      clientTimeout: 60,
      sendLoadingState: false,
      swap: { turn: 20, linger: 2, backgroundIdle: 60, backgroundWait: 300, fifo: false },
      startPort: 5800,
      bodyLimit: 256,
      bodyMemory: 256,
      bodyDisk: 4096,
      includeAliasesInList: false,
      logLevel: 'info',
      macros: {},
      apiKeys: [],
      metricsAccess: 'admin',
      hooks: { on_startup: { preload: [] } },
    });
    expect(new ModelConfig()).toEqual({
      sleepCheck: '/is_sleeping',
      checkEndpoint: '/health',
      persist: false,
      aliases: [],
      env: [],
      filters: { setParams: {}, setParamsByID: {} },
      concurrencyLimit: 0,
      priority: 'normal',
      fallback: [],
      forwardAuth: false,
      unlisted: false,
      capabilities: { in: [], out: [], tools: false, reranker: false, context: 0 },
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
      drainTimeout: 60,
      queueLimit: 50,
      totalQueueLimit: 200,
      queueTimeout: 90,
      stallTimeout: 40,
      clientTimeout: 15,
      sendLoadingState: true,
      stateFolder: '/tmp/state',
      swap: { turn: 10, linger: 1, backgroundIdle: 30, backgroundWait: 150, fifo: true },
      measure: false,
      settle: 3,
      startPort: 6000,
      bodyLimit: 10,
      bodyMemory: 100,
      bodyDisk: 1000,
      includeAliasesInList: true,
      logLevel: 'warn',
      apiKeys: [
        { key: 'one', admin: true, priority: 'normal' },
        { key: 'two', admin: false, name: 'nightly', priority: 'background' },
        { sha256: '0'.repeat(64), admin: true, models: ['small', 'gpt-4'], priority: 'normal' },
      ],
      metricsAccess: 'open',
      corsOrigins: ['https://chat.example.com', 'http://localhost:3000'],
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
      sleepCheck: '/is_sleeping',
      checkEndpoint: 'none',
      persist: true,
      ttl: 0,
      aliases: ['gpt-4'],
      env: ['CUDA_VISIBLE_DEVICES=0'],
      logFile: '/tmp/big.log',
      healthCheckTimeout: 30,
      unloadTimeout: 3,
      drainTimeout: 30,
      queueLimit: 25,
      queueTimeout: 45,
      stallTimeout: 20,
      sendLoadingState: true,
      useModelName: 'llama',
      filters: {
        stripParams: ['top_k'],
        setParams: { top_p: 0.5 },
        setParamsByID: { 'big:hot': { temperature: 2 } },
      },
      concurrencyLimit: 4,
      memory: ['12GiB', { gpu0: '8GiB', ram: '4GiB' }],
      priority: 'background',
      fallback: ['small'],
      forwardAuth: true,
      unlisted: true,
      name: 'Big',
      description: 'A big one',
      metadata: { size: 70 },
      capabilities: {
        in: ['text', 'image'],
        out: ['text'],
        tools: true,
        reranker: true,
        context: 8192,
      },
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
