import { describe, expect, it } from 'vitest';
import { configOf, issuesOf, withModel } from '../../test/support/configuration.js';
import { OVERRIDABLE, overridesFrom, variableFor } from './environment-overrides.js';

const from = (variables: Readonly<Record<string, string>>) =>
  overridesFrom((name) => variables[name]);

describe('the environment', () => {
  it.each([
    ['modelTTL', 'LLAMA_SWAP_MODEL_TTL'],
    ['healthCheckTimeout', 'LLAMA_SWAP_HEALTH_CHECK_TIMEOUT'],
    ['healthCheckInterval', 'LLAMA_SWAP_HEALTH_CHECK_INTERVAL'],
    ['unloadTimeout', 'LLAMA_SWAP_UNLOAD_TIMEOUT'],
    ['shutdownTimeout', 'LLAMA_SWAP_SHUTDOWN_TIMEOUT'],
    ['queueLimit', 'LLAMA_SWAP_QUEUE_LIMIT'],
    ['stateFolder', 'LLAMA_SWAP_STATE_FOLDER'],
    ['startPort', 'LLAMA_SWAP_START_PORT'],
    ['bodyLimit', 'LLAMA_SWAP_BODY_LIMIT'],
    ['bodyMemory', 'LLAMA_SWAP_BODY_MEMORY'],
    ['bodyDisk', 'LLAMA_SWAP_BODY_DISK'],
    ['logLevel', 'LLAMA_SWAP_LOG_LEVEL'],
  ])('overrides %s by %s', (key, variable) => {
    expect(OVERRIDABLE).toContain(key);
    expect(variableFor(key)).toBe(variable);
  });

  it('gives numbers as numbers and words as words', () => {
    const overrides = from({ LLAMA_SWAP_MODEL_TTL: ' 1.5 ', LLAMA_SWAP_LOG_LEVEL: 'debug' });
    expect(overrides.map(({ value }) => value)).toEqual([1.5, 'debug']);
  });

  it('does not count where a variable is empty', () => {
    expect(from({ LLAMA_SWAP_MODEL_TTL: '', LLAMA_SWAP_LOG_LEVEL: ' ' })).toEqual([]);
  });

  it('goes before the file, in either spelling of the TTL', () => {
    const overrides = from({ LLAMA_SWAP_MODEL_TTL: '60', LLAMA_SWAP_START_PORT: '7000' });
    for (const spelling of ['modelTTL', 'globalTTL']) {
      const config = configOf(withModel(`${spelling}: 5`, 'startPort: 6000'), { overrides });
      expect(config).toMatchObject({ modelTTL: 60, startPort: 7000 });
    }
  });

  it('puts a wrong value of the file right', () => {
    const overrides = from({ LLAMA_SWAP_LOG_LEVEL: 'warn' });
    expect(configOf(withModel('logLevel: ${nothing}'), { overrides }).logLevel).toBe('warn');
  });

  it.each([
    [{ LLAMA_SWAP_MODEL_TTL: 'soon' }, ['LLAMA_SWAP_MODEL_TTL: must be a number, got "soon"']],
    [{ LLAMA_SWAP_MODEL_TTL: '-5' }, ['LLAMA_SWAP_MODEL_TTL: must not be less than 0, got -5']],
    [
      { LLAMA_SWAP_START_PORT: '80.5', LLAMA_SWAP_LOG_LEVEL: '7' },
      [
        'LLAMA_SWAP_START_PORT: must be an integer number, got 80.5',
        'LLAMA_SWAP_LOG_LEVEL: must be one of debug, info, warn and error, got 7',
      ],
    ],
  ])('is named where its value is wrong: %j', (variables, issues) => {
    expect(issuesOf(withModel('startPort: 80'), { overrides: from(variables) })).toEqual(issues);
  });

  it('gives way to the command line, which is named then', () => {
    const level = (value: string) => ({ key: 'logLevel', variable: '--log-level', value });
    const environment = from({ LLAMA_SWAP_LOG_LEVEL: 'error' });
    const configured = configOf(withModel(), { overrides: [...environment, level('debug')] });
    expect(configured.logLevel).toBe('debug');
    expect(issuesOf(withModel(), { overrides: [...environment, level('loud')] })).toEqual([
      '--log-level: must be one of debug, info, warn and error, got "loud"',
    ]);
  });
});
