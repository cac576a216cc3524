import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { issuesOf, lines } from '../../test/support/configuration.js';

const models = (...entries: string[]): string =>
  lines('models:', ...entries.map((entry, i) => `  ${'abcdef'.charAt(i)}: ${entry}`));

const ok = '{ cmd: "server {PORT}" }';

describe('a command', () => {
  it.each<[entry: string, issues: string[]]>([
    ['{ cmd: "server {PORT}" }', []],
    ['{ cmd: "server ${PORT}" }', []],
    ['{ cmd: "server", proxy: "http://127.0.0.1:9000" }', []],
    ['{ cmd: "server", proxy: "https://example.com/v1" }', []],
    [
      '{ cmd: server }',
      ['2:13: models.a.cmd: expected {PORT} in the command, or a proxy that names a port itself'],
    ],
    [
      '{ cmd: "server \'open {PORT}" }',
      [
        "2:13: models.a.cmd: expected a command line a shell could split, but a quote ' is not closed",
      ],
    ],
    [
      '{ cmd: "server {PORT} \\\\" }',
      [
        '2:13: models.a.cmd: expected a command line a shell could split, but the \\ at its end escapes nothing',
      ],
    ],
    [
      '{ cmd: "\'\' {PORT}" }',
      ['2:13: models.a.cmd: expected a command, got only comments or white space'],
    ],
    ['{ cmd: "server {PORT} ${PID}" }', ['2:13: models.a.cmd: ${PID} is known in cmdStop only']],
    [
      '{ cmd: "server {PORT}", cmdStop: "kill \\"${PID}" }',
      [
        '2:39: models.a.cmdStop: expected a command line a shell could split, but a quote " is not closed',
      ],
    ],
    [
      '{ cmd: "server {PORT}", cmdStop: " " }',
      ['2:39: models.a.cmdStop: expected a command, got only comments or white space'],
    ],
  ])('%s', (entry, issues) => {
    expect(issuesOf(models(entry))).toEqual(issues.map((issue) => `config.yaml:${issue}`));
  });

  it('that is only a comment is none', () => {
    expect(issuesOf(lines('models:', '  a:', '    cmd: |', '      # {PORT}'))).toEqual([
      'config.yaml:3:10: models.a.cmd: expected a command, got only comments or white space',
    ]);
  });

  it('names no port if only a comment does', () => {
    const text = lines('models:', '  a:', '    cmd: |', '      server', '      # --port {PORT}');
    expect(issuesOf(text)).toHaveLength(1);
  });
});

describe('the address of an upstream', () => {
  it.each([
    ['ftp://host:1', 'an http or https URL'],
    ['127.0.0.1:9000', 'an http or https URL'],
    ['http://host:99999', 'an http or https URL'],
    ['http://me:secret@host:1', 'a URL without user, query and fragment'],
    ['http://host:1/?a=b', 'a URL without user, query and fragment'],
  ])('is refused: %s', (proxy, expected) => {
    expect(issuesOf(models(`{ cmd: "server", proxy: "${proxy}" }`))).toEqual([
      `config.yaml:2:30: models.a.proxy: expected ${expected}, got "${proxy}"`,
    ]);
  });
});

describe('a name', () => {
  it('belongs to one model, be it as id or as alias', () => {
    const text = models(
      '{ cmd: "server {PORT}", aliases: [x, b, a] }',
      '{ cmd: "server {PORT}", aliases: [x, y] }',
    );
    expect(issuesOf(text)).toEqual([
      "config.yaml:2:43: models.a.aliases[1]: the name 'b' already belongs to model 'b'",
      "config.yaml:2:46: models.a.aliases[2]: the name 'a' already belongs to model 'a'",
      "config.yaml:3:40: models.b.aliases[0]: the name 'x' already belongs to model 'a'",
    ]);
  });

  it('is not empty', () => {
    expect(issuesOf(lines('models:', `  "": ${ok}`))).toEqual([
      'config.yaml:2:3: models.: expected a name before the colon',
    ]);
  });
});

describe('a group', () => {
  it('has members that exist, and is the only one that has them', () => {
    const text =
      models(ok, ok) + lines('groups:', '  g: { members: [a, c] }', '  h: { members: [b, a] }');
    expect(issuesOf(text)).toEqual([
      "config.yaml:5:21: groups.g.members[1]: no model 'c' under models (nearest known: 'a')",
      "config.yaml:6:21: groups.h.members[1]: model 'a' is in group 'g' already",
    ]);
  });

  it('has members by their id, not by an alias', () => {
    const text =
      models('{ cmd: "server {PORT}", aliases: [x] }') + lines('groups: { g: { members: [x] } }');
    expect(issuesOf(text)).toHaveLength(1);
  });

  it('may be named like a model', () => {
    expect(issuesOf(models(ok) + lines('groups: { a: { members: [a] } }'))).toEqual([]);
  });

  it('is not blamed for models that could not be read', () => {
    expect(issuesOf(lines('models: []', 'groups: { g: { members: [a] } }'))).toEqual([
      'config.yaml:1:1: models: expected a mapping, got a list',
    ]);
  });
});

it('what is loaded at start exists', () => {
  const text = models(ok) + lines('hooks:', '  on_startup:', '    preload: [a, llama]');
  expect(issuesOf(text)).toEqual([
    "config.yaml:5:18: hooks.on_startup.preload[1]: no model 'llama' under models (nearest known: 'a')",
  ]);
});

describe('the place of a model', () => {
  const known = '${DEVICES} and ${GPUS} are known only with devices at the top level';
  const entry =
    '{ cmd: "server {PORT} -dev ${DEVICES}", cmdStop: "kill ${GPUS}", env: ["A=b", "D=${DEVICES}"] }';

  it('can be named where there are devices', () => {
    expect(issuesOf(models(entry) + lines('devices: { gpu0: 8GiB }'))).toEqual([]);
  });

  it('cannot be named where there are none', () => {
    expect(issuesOf(models(entry))).toEqual([
      `config.yaml:2:13: models.a.cmd: ${known}`,
      `config.yaml:2:55: models.a.cmdStop: ${known}`,
      `config.yaml:2:84: models.a.env[1]: ${known}`,
    ]);
  });

  it('cannot be named by a macro either, but in a comment', () => {
    const text = lines(
      'macros: { on: "-dev ${DEVICES}" }',
      'models:',
      '  a: { cmd: "server {PORT} ${on}" }',
      '  b:',
      '    cmd: |',
      '      server {PORT}',
      '      # -dev ${DEVICES}',
    );
    expect(issuesOf(text)).toEqual([`config.yaml:3:13: models.a.cmd: ${known}`]);
  });
});

describe('a fallback', () => {
  const withFallback = (fallback: string): string =>
    models(`{ cmd: "server {PORT}", fallback: ${fallback} }`, ok);

  it('is another model', () => {
    expect(issuesOf(withFallback('[b]'))).toEqual([]);
    expect(issuesOf(withFallback('[a, b]'))).toEqual([
      'config.yaml:2:41: models.a.fallback[0]: expected another model than this one',
    ]);
  });

  it('exists', () => {
    expect(issuesOf(withFallback('[b, c]'))).toEqual([
      "config.yaml:2:44: models.a.fallback[1]: no model 'c' under models (nearest known: 'a')",
    ]);
  });

  it('is named once', () => {
    expect(issuesOf(withFallback('[b, b]'))).toEqual([
      'config.yaml:2:30: models.a.fallback: must name each model once, got ["b","b"]',
    ]);
  });

  it('is named by its id, not by an alias', () => {
    const text = models(
      '{ cmd: "server {PORT}", fallback: [x] }',
      '{ cmd: "server {PORT}", aliases: [x] }',
    );
    expect(issuesOf(text)).toHaveLength(1);
  });

  it('may fall back in turn', () => {
    const text = models(
      '{ cmd: "server {PORT}", fallback: [b] }',
      '{ cmd: "server {PORT}", fallback: [a] }',
    );
    expect(issuesOf(text)).toEqual([]);
  });
});

describe('a key', () => {
  const digest = (key: string): string => createHash('sha256').update(key).digest('hex');

  it('stands in the file once, and no message shows it', () => {
    const text = models(ok) + lines('apiKeys: [sk-1, { key: sk-2 }, sk-1, { key: sk-2 }]');
    expect(issuesOf(text)).toEqual([
      'config.yaml:3:32: apiKeys[2].key: the same key stands above',
      'config.yaml:3:45: apiKeys[3].key: the same key stands above',
    ]);
  });

  it('is the same as its digest, in any case of the digits', () => {
    const twice = `{ sha256: "${digest('sk-2').toUpperCase()}" }, { sha256: "${digest('sk-2')}" }`;
    const text = models(ok) + lines(`apiKeys: [sk-1, { sha256: "${digest('sk-1')}" }, ${twice}]`);
    expect(issuesOf(text)).toEqual([
      'config.yaml:3:27: apiKeys[1].sha256: the same key stands above',
      expect.stringMatching(/^config.yaml:3:\d+: apiKeys\[3\].sha256: the same key stands above$/),
    ]);
  });

  it('is given in one way', () => {
    const text = models(ok) + lines(`apiKeys: [{ key: sk-1, sha256: "${digest('sk-2')}" }]`);
    expect(issuesOf(text)).toEqual([
      'config.yaml:3:11: apiKeys[0]: expected only one of key and sha256',
    ]);
  });

  it('names models that exist, by id or alias', () => {
    const named = '{ cmd: "server {PORT}", aliases: [gpt-4] }';
    const text =
      models(named) +
      lines('apiKeys: [{ key: sk-1, models: [a, gpt-4, gpt-5] }, { key: sk-2, models: [] }]');
    expect(issuesOf(text)).toEqual([
      "config.yaml:3:43: apiKeys[0].models[2]: no model or alias 'gpt-5' under models (nearest known: 'gpt-4')",
    ]);
  });
});

describe('an origin', () => {
  it.each([
    "'*'",
    'https://chat.example.com',
    '[https://chat.example.com, "http://localhost:3000", "http://[::1]:8080", "*"]',
    '[app://obsidian.md, chrome-extension://abcdefgh]',
    '[]',
  ])('is right as browsers send it: %s', (origins) => {
    expect(issuesOf(models(ok) + lines(`corsOrigins: ${origins}`))).toEqual([]);
  });

  it.each([
    ['5', "14: corsOrigins: expected a list of origins, or '*', got 5"],
    ['{ a: 1 }', `1: corsOrigins: expected a list of origins, or '*', got {"a":1}`],
    [
      'chat.example.com',
      `14: corsOrigins: expected an origin such as 'https://chat.example.com', or '*', got "chat.example.com"`,
    ],
    [
      '[https://chat.example.com/]',
      `15: corsOrigins[0]: expected an origin as browsers send it, got "https://chat.example.com/" instead of 'https://chat.example.com'`,
    ],
    [
      '["HTTPS://Chat.Example.com:443/x?y"]',
      `15: corsOrigins[0]: expected an origin as browsers send it, got "HTTPS://Chat.Example.com:443/x?y" instead of 'https://chat.example.com'`,
    ],
    [
      '["https://*.example.com"]',
      `15: corsOrigins[0]: expected an origin such as 'https://chat.example.com', or '*', got "https://*.example.com"`,
    ],
    [
      '["null"]',
      `15: corsOrigins[0]: expected an origin such as 'https://chat.example.com', or '*', got "null"`,
    ],
    [
      '[localhost:3000]',
      `15: corsOrigins[0]: expected an origin such as 'https://chat.example.com', or '*', got "localhost:3000"`,
    ],
  ])('is refused otherwise: %s', (origins, issue) => {
    const text = models(ok) + lines(`corsOrigins: ${origins}`);
    expect(issuesOf(text)).toEqual([`config.yaml:3:${issue}`]);
  });
});

it.each([
  [-1, []],
  [0, []],
  [0.5, []],
  [
    -0.5,
    ['config.yaml:2:37: models.a.ttl: expected -1 (as modelTTL says), 0 (never) or more, got -0.5'],
  ],
])('a TTL of %d', (ttl, issues) => {
  expect(issuesOf(models(`{ cmd: "server {PORT}",   ttl: ${String(ttl)} }`))).toEqual(issues);
});
