import { expect, it } from 'vitest';
import { runningModels } from './running-models.js';

const upstream = (
  id: string,
  state: 'stopped' | 'loading' | 'ready' | 'stopping',
  pid?: number,
  isAsleep = false,
) => ({
  model: { id },
  state,
  isAsleep,
  pid,
});

it('lists the models that are not stopped or sleep, with their process where there is one', () => {
  const upstreams = [
    upstream('a', 'loading', 11),
    upstream('b', 'ready', 12),
    upstream('c', 'stopping', 13),
    upstream('d', 'stopped'),
    upstream('e', 'loading'),
    upstream('f', 'stopped', undefined, true),
  ];
  expect(runningModels(upstreams)).toStrictEqual({
    a: { status: 'loading', pid: 11 },
    b: { status: 'running', pid: 12 },
    c: { status: 'unloading', pid: 13 },
    e: { status: 'loading' },
    f: { status: 'sleeping' },
  });
});

it('lists nothing where nothing runs', () => {
  expect(runningModels([upstream('a', 'stopped')])).toEqual({});
});
