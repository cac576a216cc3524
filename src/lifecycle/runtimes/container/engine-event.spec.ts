import { describe, expect, it } from 'vitest';
import { exitCodeOf, parseEvent } from './engine-event.js';

const line = (event: object): string => JSON.stringify(event);

describe('parseEvent', () => {
  it('reads what has happened to which container', () => {
    const Actor = { ID: 'c1', Attributes: { exitCode: '137', name: 'vllm' } };
    expect(parseEvent(line({ Type: 'container', Action: 'die', Actor }))).toEqual({
      action: 'die',
      id: 'c1',
      attributes: { exitCode: '137', name: 'vllm' },
    });
  });

  it.each([
    ['died', 'die'],
    ['remove', 'destroy'],
  ])('knows podman’s %s', (Action, action) => {
    expect(parseEvent(line({ Type: 'container', Action, Actor: { ID: 'c1' } }))).toEqual({
      action,
      id: 'c1',
      attributes: {},
    });
  });

  it.each([
    '',
    'no json',
    'null',
    line({ Type: 'network', Action: 'connect', Actor: { ID: 'n1' } }),
    line({ Type: 'container', Action: 'die' }),
  ])('passes over %s', (text) => {
    expect(parseEvent(text)).toBeUndefined();
  });
});

describe('exitCodeOf', () => {
  it.each([
    [{ exitCode: '7' }, 7],
    [{ containerExitCode: '3' }, 3],
    [{}, null],
    [{ exitCode: '' }, null],
  ])('of %j is %s', (attributes: Record<string, string>, code) => {
    expect(exitCodeOf({ action: 'die', id: 'c1', attributes })).toBe(code);
  });
});
