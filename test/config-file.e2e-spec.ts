import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../src/config/config-issue.js';
import { loadConfig } from '../src/config/load-config.js';
import { configFile, temporaryFolder } from './support/gateway.js';

const load = (file: string): unknown => loadConfig({ file, environment: {}, overrides: [] });

function reason(file: string): string {
  try {
    load(file);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was loaded');
}

describe('a configuration file', () => {
  it('is read and validated', () => {
    const file = configFile({ models: { a: { cmd: 'server {PORT}' } }, modelTTL: 5 });
    expect(load(file)).toMatchObject({ modelTTL: 5 });
  });

  it('that is not there, or cannot be one, is refused with a reason', () => {
    const folder = temporaryFolder();
    const missing = join(folder, 'none.yaml');
    expect(reason(missing)).toBe(`${missing}: there is no such file; name one with --config FILE`);
    expect(reason(folder)).toBe(`${folder}: it is a directory; expected a file`);
    const below = join(configFile({}, folder), 'config.yaml');
    expect(reason(below)).toBe(`${below}: it cannot be read (ENOTDIR)`);
  });

  it('that is wrong is refused with all that is wrong, each with its place', () => {
    const file = configFile({ models: { a: { cmd: 'server {PORT}', tll: 5 } }, modelTTL: 'x' });
    expect(reason(file).split('\n')).toEqual([
      expect.stringMatching(/config\.yaml:1:\d+: models\.a\.tll: unknown key 'tll'/),
      expect.stringMatching(/config\.yaml:1:\d+: modelTTL: must be a number, got "x"/),
    ]);
  });
});
