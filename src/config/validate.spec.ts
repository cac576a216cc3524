import { describe, expect, it } from 'vitest';
import { configOf, issuesOf, lines, withModel } from '../../test/support/configuration.js';

const model = (...more: string[]): string =>
  lines('models:', '  a:', '    cmd: server {PORT}', ...more.map((line) => `    ${line}`));

describe('a file that is no configuration', () => {
  it.each([
    ['', 'nothing'],
    ['# only a comment', 'nothing'],
    ['- a\n- b\n', 'a list'],
    ['models', '"models"'],
    ['5', '5'],
  ])('is told what was expected: %j', (text, got) => {
    expect(issuesOf(text)).toEqual([`config.yaml:1:1: expected a mapping with models, got ${got}`]);
  });

  it.each([
    ['models:', '1:8'],
    ['models: {}', '1:1'],
    ['logLevel: info', '1:1'],
  ])('needs a model: %j', (text, place) => {
    expect(issuesOf(text)).toEqual([`config.yaml:${place}: models: expected at least one model`]);
  });
});

describe('an unknown key', () => {
  it.each<[text: string, issues: string[]]>([
    [
      withModel('healthCheckTimout: 5'),
      [
        "3:1: healthCheckTimout: unknown key 'healthCheckTimout' (nearest known: 'healthCheckTimeout')",
      ],
    ],
    [model('tll: 5'), ["4:5: models.a.tll: unknown key 'tll' (nearest known: 'ttl')"]],
    [
      model('toString: 5'),
      ["4:5: models.a.toString: unknown key 'toString' (nearest known: 'container')"],
    ],
    [model('alias:'), ["4:5: models.a.alias: unknown key 'alias' (nearest known: 'aliases')"]],
    [
      withModel('swap: { trun: 5 }'),
      ["3:9: swap.trun: unknown key 'trun' (nearest known: 'turn')"],
    ],
    [
      withModel('groups: { g: { members: [a], exclusive: true } }'),
      ["3:30: groups.g.exclusive: unknown key 'exclusive' (nearest known: 'members')"],
    ],
    [
      withModel('hooks: { on_startup: { load: [a] }, on_end: }'),
      [
        "3:24: hooks.on_startup.load: unknown key 'load' (nearest known: 'preload')",
        "3:37: hooks.on_end: unknown key 'on_end' (nearest known: 'on_startup')",
      ],
    ],
  ])('is named with its line and the nearest key: %s', (text, issues) => {
    expect(issuesOf(text)).toEqual(issues.map((issue) => `config.yaml:${issue}`));
  });
});

describe('a value of the wrong kind', () => {
  it.each<[line: string, issue: string]>([
    ['cmdStop: [kill]', '5: models.a.cmdStop: must be a string, got ["kill"]'],
    ['persist: yes', '14: models.a.persist: must be true or false, got "yes"'],
    ['ttl: 5m', '10: models.a.ttl: must be a number, got "5m"'],
    ['ttl: .nan', '10: models.a.ttl: must be a number, got NaN'],
    ['ttl: -5', '10: models.a.ttl: must not be less than -1, got -5'],
    ['ttl: 1e300', '10: models.a.ttl: must not be greater than 2000000, got 1e+300'],
    ['unloadTimeout: -1', '20: models.a.unloadTimeout: must not be less than 0, got -1'],
    ['healthCheckTimeout: 0', '25: models.a.healthCheckTimeout: must not be less than 0.1, got 0'],
    ['concurrencyLimit: 1.5', '23: models.a.concurrencyLimit: must be an integer number, got 1.5'],
    ['concurrencyLimit: -1', '23: models.a.concurrencyLimit: must not be less than 0, got -1'],
    ['unlisted: 1', '15: models.a.unlisted: must be true or false, got 1'],
    [
      'checkEndpoint: health',
      '20: models.a.checkEndpoint: must be a path that begins with / or none, got "health"',
    ],
    ['useModelName: ""', '19: models.a.useModelName: should not be empty, got ""'],
    ['proxy: ""', '12: models.a.proxy: should not be empty, got ""'],
    ['logFile: 5', '14: models.a.logFile: must be a string, got 5'],
    ['aliases: gpt-4', '14: models.a.aliases: must be a list, got "gpt-4"'],
    ['aliases: [x, 7]', '18: models.a.aliases[1]: must be a string, got 7'],
    ['aliases: [x, x]', '5: models.a.aliases: must name each alias once, got ["x","x"]'],
    ['env: { A: b }', '5: models.a.env: must be a list, got {"A":"b"}'],
    ['env: [A=1, =2]', '16: models.a.env[1]: must be of the form NAME=value, got "=2"'],
    ['env: [{ A: 1 }]', '11: models.a.env[0]: must be of the form NAME=value, got {"A":1}'],
    ['metadata: [1]', '5: models.a.metadata: must be a mapping, got [1]'],
    ['capabilities: 5', '19: models.a.capabilities: expected a mapping, got 5'],
    ['macros: text', '13: models.a.macros: must be a mapping, got "text"'],
    ['priority: high', '15: models.a.priority: must be normal or background, got "high"'],
    ['fallback: b', '15: models.a.fallback: must be a list, got "b"'],
    ['fallback: [7]', '16: models.a.fallback[0]: must be a string, got 7'],
    ['name: { en: x }', '5: models.a.name: must be a string, got {"en":"x"}'],
  ])('of a model is refused: %s', (line, issue) => {
    expect(issuesOf(model(line))).toEqual([`config.yaml:4:${issue}`]);
  });

  it.each<[line: string, issue: string]>([
    ['modelTTL: -1', '11: modelTTL: must not be less than 0, got -1'],
    ['healthCheckInterval: fast', '22: healthCheckInterval: must be a number, got "fast"'],
    ['startPort: 0', '12: startPort: must not be less than 1, got 0'],
    ['startPort: 65536', '12: startPort: must not be greater than 65535, got 65536'],
    ['startPort: "80"', '12: startPort: must be an integer number, got "80"'],
    ['bodyLimit: 0', '12: bodyLimit: must not be less than 0.001, got 0'],
    [
      'logLevel: verbose',
      '11: logLevel: must be one of debug, info, warn and error, got "verbose"',
    ],
    ['swap: 5', '7: swap: expected a mapping, got 5'],
    ['swap: { turn: -1 }', '15: swap.turn: must not be less than 0, got -1'],
    ['swap: { fifo: 1 }', '15: swap.fifo: must be true or false, got 1'],
    ['swap: { backgroundIdle: -1 }', '25: swap.backgroundIdle: must not be less than 0, got -1'],
    ['swap: { backgroundWait: x }', '25: swap.backgroundWait: must be a number, got "x"'],
    ['settle: -1', '9: settle: must not be less than 0, got -1'],
    ['settle: 2s', '9: settle: must be a number, got "2s"'],
    ['measure: 1', '10: measure: must be true or false, got 1'],
    ['devices: [gpu0]', '1: devices: expected a mapping, got a list'],
    ['apiKeys: sk-1', '10: apiKeys: expected a list'],
    ['apiKeys: { key: sk-1 }', '1: apiKeys: expected a list'],
    ['metricsAccess: all', '16: metricsAccess: must be admin, key or open, got "all"'],
    ['hooks: [preload]', '1: hooks: expected a mapping, got a list'],
    ['hooks: { on_startup: a }', '22: hooks.on_startup: expected a mapping, got "a"'],
    ['groups: [a]', '1: groups: expected a mapping, got a list'],
    ['groups: { g: [a] }', '11: groups.g: expected a mapping, got a list'],
    ['groups: { g: }', '11: groups.g.members: must be a list; it is missing'],
    [
      'groups: { g: { members: [] } }',
      '16: groups.g.members: must name at least one model, got []',
    ],
    [
      'groups: { g: { members: [a, a] } }',
      '16: groups.g.members: must name each model once, got ["a","a"]',
    ],
    ['groups: { g: { members: [a], swap: 1 } }', '36: groups.g.swap: must be true or false, got 1'],
  ])('is refused: %s', (line, issue) => {
    expect(issuesOf(withModel(line))).toEqual([`config.yaml:3:${issue}`]);
  });

  it('is refused once, by its type before its range', () => {
    expect(issuesOf(model('healthCheckTimeout: {}'))).toHaveLength(1);
  });

  it.each([
    ['models:\n  a:\n', '2:5: models.a: expected one of cmd, container and external, got none'],
    ['models: { a: "server {PORT}" }', '1:14: models.a: expected a mapping, got "server {PORT}"'],
    ['models: [a]', '1:1: models: expected a mapping, got a list'],
    ['models: { a: { cmd: "" } }', '1:21: models.a.cmd: should not be empty, got ""'],
  ])('is refused for a model: %j', (text, issue) => {
    expect(issuesOf(text)).toEqual([`config.yaml:${issue}`]);
  });
});

describe('an entry of a list', () => {
  it('may be a text, which is the key, or a mapping', () => {
    const text = withModel('apiKeys: [sk-1, { key: sk-2, name: two, priority: background }]');
    expect(configOf(text).apiKeys).toEqual([
      { key: 'sk-1', admin: true, priority: 'normal' },
      { key: 'sk-2', admin: false, name: 'two', priority: 'background' },
    ]);
  });

  it('that is wrong is told with its place among the others, and what may be a secret is not shown', () => {
    const text = withModel(
      'apiKeys:',
      '  - sk-1',
      '  - [sk-2]',
      '  -',
      '  - ""',
      '  - 5',
      '  - { name: x }',
      '  - { key: sk-3, prioritiy: background }',
      '  - { key: sk-4, priority: low, name: "" }',
      '  - sk-5-of-a-laptop: laptop',
      '  - { sha256: sk-6, models: a }',
      '  - { key: sk-7, models: , admin: yes please }',
    );
    expect(issuesOf(text)).toEqual(
      [
        '5:5: apiKeys[1]: expected a mapping',
        '6:4: apiKeys[2].key: must be a string, unless sha256 is given; it is missing',
        '7:5: apiKeys[3].key: should not be empty',
        '8:5: apiKeys[4].key: must be a string, unless sha256 is given',
        '9:5: apiKeys[5].key: must be a string, unless sha256 is given; it is missing',
        "10:18: apiKeys[6].prioritiy: unknown key 'prioritiy' (nearest known: 'priority')",
        '11:28: apiKeys[7].priority: must be normal or background',
        '11:39: apiKeys[7].name: should not be empty',
        '12:5: apiKeys[8]: expected only key, sha256, name, models, admin and priority',
        '12:5: apiKeys[8].key: must be a string, unless sha256 is given; it is missing',
        '13:15: apiKeys[9].sha256: must be 64 hexadecimal digits, in quotes',
        '13:29: apiKeys[9].models: must be a list',
        '14:26: apiKeys[10].models: expected a list, [] for no model; without models: all of them',
        '14:35: apiKeys[10].admin: must be true or false',
      ].map((issue) => `config.yaml:${issue}`),
    );
  });
});

describe('what cannot be read', () => {
  it('is told once, and nobody is blamed for naming it', () => {
    const text = lines(
      'models:',
      '  a: { cmd: "server {PORT}", fallback: [b], memory: { gpu0: 1GiB } }',
      '  b: 5',
      'groups: { g: { members: [a, b] } }',
      'devices: { gpu0: [24GiB] }',
    );
    expect(issuesOf(text)).toEqual([
      'config.yaml:3:6: models.b: expected a mapping, got 5',
      'config.yaml:5:12: devices.gpu0: expected a mapping, got a list',
    ]);
  });
});

describe('a key with nothing behind it', () => {
  it('counts as absent', () => {
    const sections = [
      'groups:',
      'macros:',
      'hooks:',
      'swap:',
      'modelTTL:',
      'globalTTL:',
      'logLevel:',
      'devices:',
      'apiKeys:',
      'metricsAccess:',
      'corsOrigins:',
      'settle:',
      'measure:',
    ];
    const keys = [
      'ttl',
      'persist',
      'aliases',
      'env',
      'macros',
      'metadata',
      'capabilities',
      'cmdStop',
      'useModelName',
      'memory',
      'priority',
      'fallback',
      'forwardAuth',
      'filters',
    ];
    const bare = configOf(withModel(...sections));
    expect(bare).toEqual(configOf(withModel()));
    expect(configOf(model(...keys.map((key) => `${key}:`)))).toEqual(configOf(model()));
    expect(configOf(withModel('hooks: { on_startup: { preload: } }'))).toEqual(bare);
  });
});

describe('a name', () => {
  it.each(['__proto__', 'constructor', 'prototype'])('cannot be %s', (name) => {
    const text = lines(
      'models:',
      `  ${name}: { cmd: "server {PORT}" }`,
      `  a: { cmd: "server {PORT}", metadata: { ${name}: 5 } }`,
      `groups: { ${name}: { members: [a] } }`,
      `macros: { ${name}: 1 }`,
      `${name}: 1`,
    );
    const cannot = `the name '${name}' cannot be used`;
    expect(issuesOf(text)).toEqual([
      `config.yaml:2:3: models.${name}: ${cannot}`,
      `config.yaml:3:42: models.a.metadata.${name}: ${cannot}`,
      `config.yaml:4:11: groups.${name}: ${cannot}`,
      `config.yaml:5:11: macros.${name}: ${cannot}`,
      `config.yaml:6:1: ${name}: ${cannot}`,
    ]);
  });

  it('may be what maps and objects have anyway', () => {
    const names = ['get', 'size', 'keys', 'toString', 'hasOwnProperty', 'then', '7', 'a/b'];
    const text = lines('models:', ...names.map((name) => `  ${name}: { cmd: "server {PORT}" }`));
    expect([...configOf(text).models.keys()].sort()).toEqual(names.sort());
  });

  it('stays as it is written, also if it looks like a number', () => {
    const text = lines('models:', '  2.10: { cmd: "server {PORT}" }');
    expect([...configOf(text).models.keys()]).toEqual(['2.10']);
  });
});

describe('the TTL of all models', () => {
  it.each([['modelTTL'], ['globalTTL']])('may be spelled %s', (key) => {
    expect(configOf(withModel(`${key}: 300`)).modelTTL).toBe(300);
  });

  it('may be spelled both ways if both say the same', () => {
    expect(configOf(withModel('modelTTL: 5', 'globalTTL: 5')).modelTTL).toBe(5);
    expect(issuesOf(withModel('modelTTL: 0', 'globalTTL: 5'))).toEqual([
      'config.yaml:4:12: globalTTL: expected only one of modelTTL and globalTTL, or both the same, got 0 and 5',
    ]);
  });
});
