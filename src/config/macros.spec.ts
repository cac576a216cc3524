import { describe, expect, it } from 'vitest';
import { configOf, issuesOf, lines } from '../../test/support/configuration.js';
import { expandMacros } from './macros.js';

const ENVIRONMENT = { HOME: '/home/me', EMPTY: '', TTL: '5' };

const expand = (config: Record<string, unknown>): unknown =>
  expandMacros(config, ENVIRONMENT).value;

const messages = (config: Record<string, unknown>): string[] =>
  expandMacros(config, ENVIRONMENT).findings.map(({ message }) => message);

/** The command of a model among macros. */
const command = (cmd: string, macros = {}, own = {}): unknown => {
  const value = expand({ macros, models: { a: { cmd, macros: own } } });
  return (value as { models: { a: { cmd: unknown } } }).models.a.cmd;
};

describe('a macro', () => {
  it.each<[title: string, cmd: string, macros: object, own: object, expected: string]>([
    ['stands for its text', 'x ${m} ${m}', { m: 'y' }, {}, 'x y y'],
    [
      'may be a number or a boolean',
      'x -c ${n} ${b}',
      { n: 4096, b: false },
      {},
      'x -c 4096 false',
    ],
    ['may use other macros', '${a}', { a: 'x ${b}', b: 'y${c}', c: 1 }, {}, 'x y1'],
    ['of a model goes before a global one', '${m}', { m: 'global' }, { m: 'own' }, 'own'],
    ['may use what the model overrides', '${m}', { m: 'x ${n}', n: 1 }, { n: 2 }, 'x 2'],
    ['may be named like what all objects have', '${toString}', { toString: 'x' }, {}, 'x'],
  ])('%s', (_title, cmd, macros, own, expected) => {
    expect(command(cmd, macros, own)).toBe(expected);
  });

  it('keeps its type where it is the whole value', () => {
    const text = lines(
      'macros: { n: 4, yes: true, ttl: 60, nested: "${ttl}" }',
      'modelTTL: ${nested}',
      'models:',
      '  a:',
      '    cmd: "server {PORT}"',
      '    concurrencyLimit: ${n}',
      '    persist: ${yes}',
    );
    const config = configOf(text);
    expect(config.modelTTL).toBe(60);
    expect(config.models.get('a')).toMatchObject({ concurrencyLimit: 4, persist: true });
  });

  it('is replaced in all strings, also in lists and of groups', () => {
    const value = expand({
      macros: { m: 'x' },
      models: { a: { cmd: 'c', env: ['A=${m}'], metadata: { deep: [{ er: '${m}' }] } } },
      groups: { g: { members: ['${m}'] } },
    });
    expect(value).toMatchObject({
      models: { a: { env: ['A=x'], metadata: { deep: [{ er: 'x' }] } } },
      groups: { g: { members: ['x'] } },
    });
  });

  it('is replaced in the names of setParamsByID, and in no other key', () => {
    const params = { '${m}': '${m}' };
    const filters = { setParams: params, setParamsByID: { '${MODEL_ID}:${m}': params } };
    expect(expand({ macros: { m: 'x' }, models: { a: { filters } } })).toMatchObject({
      models: {
        a: {
          filters: { setParams: { '${m}': 'x' }, setParamsByID: { 'a:x': { '${m}': 'x' } } },
        },
      },
    });
    const wrong = { models: { a: { filters: { setParamsByID: { '${nope}': {} } } } } };
    expect(messages(wrong)).toEqual([expect.stringContaining("unknown macro '${nope}'")]);
  });

  it('is looked for nowhere in what is no string', () => {
    const model = { cmd: 'c', ttl: 5, env: null, metadata: { a: [null, true, 1.5] } };
    expect(expand({ models: { a: model }, modelTTL: 7 })).toEqual({
      models: { a: model },
      modelTTL: 7,
    });
  });
});

describe('what is given', () => {
  it('${MODEL_ID} is the id of the model, as it is', () => {
    const config = { models: { 'org/${x}': { cmd: 'c ${MODEL_ID}' } } };
    expect(expand(config)).toEqual({ models: { 'org/${x}': { cmd: 'c org/${x}' } } });
    expect(messages(config)).toEqual([]);
    expect(messages({ groups: { g: { members: ['${MODEL_ID}'] } } })).toEqual([
      expect.stringContaining("unknown macro '${MODEL_ID}'"),
    ]);
  });

  it('${PORT}, ${PID}, ${DEVICES} and ${GPUS} wait until they are known', () => {
    expect(command('c ${PORT} ${PID} ${DEVICES} ${m}', { m: '--on ${GPUS}' })).toBe(
      'c ${PORT} ${PID} ${DEVICES} --on ${GPUS}',
    );
  });

  it('${env.NAME} is read from the environment, as text', () => {
    expect(command('${env.HOME}/x${env.EMPTY} ${env.TTL}')).toBe('/home/me/x 5');
    expect(expand({ modelTTL: '${env.TTL}' })).toEqual({ modelTTL: '5' });
  });

  it('a doubled dollar sign keeps what follows', () => {
    expect(command('c $${keep} $$ $x ${m}', { m: '$${this}' })).toBe('c ${keep} $$ $x ${this}');
  });
});

describe('comments of a command', () => {
  const cmd = 'c ${m}\n  # ${unknown} ${m}\n --port ${PORT}';

  it('are no place for macros', () => {
    expect(messages({ macros: { m: 1 }, models: { a: { cmd, cmdStop: cmd } } })).toEqual([]);
  });

  it('are none in other strings', () => {
    const metadata = { cmd: '# ${m}' };
    expect(expand({ macros: { m: 1 }, models: { a: { metadata } } })).toEqual({
      macros: { m: 1 },
      models: { a: { metadata: { cmd: '# 1' } } },
    });
  });
});

describe('a macro is refused', () => {
  const model = (cmd: string): string[] => ['models:', '  a:', `    cmd: ${cmd}`];

  it.each<[title: string, text: string[], issues: string[]]>([
    [
      'where there is none of that name, and the nearest is named',
      ['macros: { server: x }', ...model('${sever} {PORT}')],
      [
        "config.yaml:4:10: models.a.cmd: unknown macro '${sever}' (nearest known: 'server'); write $${sever} to keep it as it is",
      ],
    ],
    [
      'where a reserved name is misspelt',
      model('server ${POTR}'),
      [
        "config.yaml:3:10: models.a.cmd: unknown macro '${POTR}' (nearest known: 'PORT'); write $${POTR} to keep it as it is",
      ],
    ],
    [
      'where it refers to itself, also by way of another',
      ['macros: { a: "${b}", b: "x ${a}" }', ...model('${a} {PORT}')],
      ["config.yaml:4:10: models.a.cmd: the macro 'a' refers to itself"],
    ],
    [
      'where the environment has no such variable, nor objects in general',
      [...model('server {PORT} ${env.NOPE}'), '    name: ${env.constructor}'],
      [
        "config.yaml:3:10: models.a.cmd: the environment has no variable 'NOPE'",
        "config.yaml:4:11: models.a.name: the environment has no variable 'constructor'",
      ],
    ],
    [
      'that is not closed',
      model('server {PORT} ${m'),
      [
        'config.yaml:3:10: models.a.cmd: expected a } that closes ${; write $${ to keep it as it is',
      ],
    ],
    [
      'that takes a reserved name, at the name',
      [
        'macros: { PORT: 1, GPUS: 0 }',
        ...model('server {PORT}'),
        '    macros: { MODEL_ID: x, PID: 1, DEVICES: y }',
      ],
      [
        "config.yaml:1:11: macros.PORT: the name 'PORT' is reserved",
        "config.yaml:1:20: macros.GPUS: the name 'GPUS' is reserved",
        "config.yaml:5:15: models.a.macros.MODEL_ID: the name 'MODEL_ID' is reserved",
        "config.yaml:5:28: models.a.macros.PID: the name 'PID' is reserved",
        "config.yaml:5:36: models.a.macros.DEVICES: the name 'DEVICES' is reserved",
      ],
    ],
    [
      'whose name could not be written as a reference',
      ['macros: { "a b": 1, 1x: 2 }', ...model('server {PORT}')],
      [
        'config.yaml:1:11: macros.a b: expected a name of letters, digits, _ and -, beginning with a letter',
        'config.yaml:1:21: macros.1x: expected a name of letters, digits, _ and -, beginning with a letter',
      ],
    ],
    [
      'that is a list, a mapping or nothing',
      ['macros: { l: [1], m: {}, n: }', ...model('server {PORT}')],
      ['l', 'm', 'n'].map((name, i) => {
        const column = String([11, 19, 26][i]);
        return `config.yaml:1:${column}: macros.${name}: expected a string, a number or a boolean`;
      }),
    ],
    [
      'once, although its value makes more mistakes of it',
      ['macros: { m: x }', ...model('${n} ${n}'), '    ttl: ${k}'],
      [
        "config.yaml:4:10: models.a.cmd: unknown macro '${n}' (nearest known: 'm'); write $${n} to keep it as it is",
        "config.yaml:5:10: models.a.ttl: unknown macro '${k}' (nearest known: 'm'); write $${k} to keep it as it is",
      ],
    ],
  ])('%s', (_title, text, issues) => {
    expect(issuesOf(lines(...text))).toEqual(issues);
  });
});
