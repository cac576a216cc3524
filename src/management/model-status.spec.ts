import { describe, expect, it } from 'vitest';
import { configOf, lines } from '../../test/support/configuration.js';
import { defineModels } from '../catalog/model-definition.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { listedModel, modelStatus } from './model-status.js';

describe('the status of a model', () => {
  it.each([
    ['stopped', { value: 'unloaded' }],
    ['loading', { value: 'loading' }],
    ['ready', { value: 'loaded' }],
    ['stopping', { value: 'unloading' }],
  ] as const)('%s: %j', (state, status) => {
    expect(modelStatus({ state, failedLoads: { last: undefined } })).toEqual(status);
  });

  it.each([
    [1, { value: 'unloaded', failed: true, exit_code: 1 }],
    [0, { value: 'unloaded', failed: true, exit_code: 0 }],
    [null, { value: 'unloaded', failed: true, exit_code: null }],
    [undefined, { value: 'unloaded', failed: true }],
  ])('after a failed load that ended with %j: %j', (exitCode, status) => {
    expect(modelStatus({ state: 'stopped', failedLoads: { last: { exitCode } } })).toEqual(status);
  });

  it('forgets the failure while the next load is under way', () => {
    expect(modelStatus({ state: 'loading', failedLoads: { last: { exitCode: 1 } } })).toEqual({
      value: 'loading',
    });
  });
});

describe('a model in the list', () => {
  const model = (entry: string): ModelDefinition => {
    const [defined] = defineModels(configOf(lines('models:', `  a: { cmd: "s {PORT}"${entry} }`)));
    if (defined === undefined) throw new Error('no model');
    return defined;
  };

  it('has what OpenAI lists, and its status', () => {
    expect(listedModel(model(''), { value: 'loaded' }, 1_700_000_000)).toStrictEqual({
      id: 'a',
      object: 'model',
      created: 1_700_000_000,
      owned_by: 'llama-swap',
      status: { value: 'loaded' },
    });
  });

  it('has what the configuration says of it', () => {
    const entry = ', name: A, description: First, aliases: [x], metadata: { size: 7, tags: [b] }';
    expect(listedModel(model(entry), { value: 'unloaded' }, 0)).toMatchObject({
      name: 'A',
      description: 'First',
      aliases: ['x'],
      meta: { size: 7, tags: ['b'] },
    });
  });

  it('says nothing of its command and its variables', () => {
    const listed = JSON.stringify(listedModel(model(', env: [TOKEN=x1]'), { value: 'loaded' }, 0));
    expect(listed).not.toMatch(/PORT|TOKEN|x1/);
  });
});
