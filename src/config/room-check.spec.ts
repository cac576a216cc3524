import { describe, expect, it } from 'vitest';
import { issuesOf, lines } from '../../test/support/configuration.js';

/** A file with these devices, models with what they need, and more top-level lines. */
const file = (devices: string, models: Record<string, string>, ...more: string[]): string =>
  lines(
    `devices: ${devices}`,
    'models:',
    ...Object.entries(models).map(([id, keys]) => `  ${id}: { cmd: "s {PORT}", ${keys} }`),
    ...more,
  );

/** Lines of models begin with 3. */
const never = (place: string, path: string, limit: string, sum: string): string =>
  `config.yaml:${place}: ${path}: can never fit: expected at most ${limit}, got ${sum}`;

const ONE = '{ gpu0: 24GiB }';
const TWO = '{ gpu0: 24GiB, gpu1: 12GiB }';

describe('a model', () => {
  it('that fits when all others have gone is right', () => {
    const models = { a: 'memory: 24GiB', b: 'memory: { gpu0: 20GiB }', c: 'memory: 1GiB' };
    expect(issuesOf(file(ONE, models))).toEqual([]);
  });

  it('that is larger than the device is wrong', () => {
    expect(issuesOf(file(ONE, { a: 'memory: 30GiB' }))).toEqual([
      never('3:33', 'models.a.memory', '24 GiB on gpu0', '30 GiB'),
    ]);
  });

  it('may not take what is reserved', () => {
    const devices = '{ gpu0: { memory: 24GiB, reserve: 1536MiB } }';
    expect(issuesOf(file(devices, { a: 'memory: 22.5GiB' }))).toEqual([]);
    expect(issuesOf(file(devices, { a: 'memory: 23GiB' }))).toEqual([
      never('3:33', 'models.a.memory', '22.5 GiB on gpu0', '23 GiB'),
    ]);
  });

  it('on any one device is wrong only if the largest is too small', () => {
    expect(issuesOf(file(TWO, { a: 'memory: 20GiB' }))).toEqual([]);
    expect(issuesOf(file(TWO, { a: 'memory: 25GiB' }))).toEqual([
      never('3:33', 'models.a.memory', '24 GiB on gpu0', '25 GiB'),
    ]);
  });

  it('needs one of its placements to fit, and of none that does, the nearest is told', () => {
    const fits = { a: 'memory: [{ gpu0: 30GiB }, { gpu0: 20GiB, gpu1: 10GiB }]' };
    expect(issuesOf(file(TWO, fits))).toEqual([]);
    const none = { a: 'memory: [{ gpu0: 30GiB }, { gpu0: 20GiB, gpu1: 13GiB }, 40GiB]' };
    expect(issuesOf(file(TWO, none))).toEqual([
      never('3:25', 'models.a.memory', '12 GiB on gpu1', '13 GiB'),
    ]);
  });

  it('whose needs nobody has said is left in peace', () => {
    const models = { a: 'memory: auto', b: 'ttl: 5', c: 'persist: true' };
    expect(issuesOf(file(ONE, models))).toEqual([]);
  });
});

describe('a persistent model', () => {
  it('stays beside whatever is loaded', () => {
    const models = { embed: 'memory: 4GiB, persist: true', a: 'memory: 20GiB', b: 'memory: 21GiB' };
    expect(issuesOf(file(ONE, models))).toEqual([
      never('5:33', 'models.b.memory', '24 GiB on gpu0', 'embed (stays) 4 GiB + b 21 GiB = 25 GiB'),
    ]);
  });

  it('goes where it leaves the most room', () => {
    const models = { embed: 'memory: 4GiB, persist: true', a: 'memory: 24GiB' };
    expect(issuesOf(file(TWO, models))).toEqual([]);
  });

  it('that does not fit beside the others is told as one of them, and nobody else is blamed', () => {
    const models = {
      p: 'memory: { gpu0: 20GiB }, persist: true',
      q: 'memory: { gpu0: 4.5GiB }, persist: true',
      r: 'memory: { gpu1: 1GiB }, persist: true',
      a: 'memory: { gpu0: 1GiB }',
      b: 'memory: { gpu1: 1GiB }',
    };
    const sum = 'p (stays) 20 GiB + q (stays) 4.5 GiB = 24.5 GiB';
    expect(issuesOf(file(TWO, models))).toEqual([
      never('3:25', 'models.p.memory', '24 GiB on gpu0', sum),
      never('4:25', 'models.q.memory', '24 GiB on gpu0', sum),
    ]);
  });

  it('does not hide that another can never fit', () => {
    const models = {
      p: 'memory: 30GiB, persist: true',
      a: 'memory: 25GiB',
    };
    expect(issuesOf(file(ONE, models))).toEqual([
      never('3:33', 'models.p.memory', '24 GiB on gpu0', '30 GiB'),
      never('4:33', 'models.a.memory', '24 GiB on gpu0', '25 GiB'),
    ]);
  });

  it('that needs room on another device is no trouble', () => {
    const models = { p: 'memory: { gpu1: 12GiB }, persist: true', a: 'memory: { gpu0: 24GiB }' };
    expect(issuesOf(file(TWO, models))).toEqual([]);
  });
});

describe('a group', () => {
  const models = { a: 'memory: 16GiB', b: 'memory: 10GiB', c: 'memory: 1GiB' };

  it('needs room for all its members', () => {
    const text = file(ONE, models, 'groups: { g: { members: [a, b] } }');
    expect(issuesOf(text)).toEqual([
      never('6:16', 'groups.g.members', '24 GiB on gpu0', 'a 16 GiB + b 10 GiB = 26 GiB'),
    ]);
  });

  it('may be spread over the devices', () => {
    expect(issuesOf(file(TWO, models, 'groups: { g: { members: [b, a] } }'))).toEqual([]);
  });

  it('that is never swapped stays, as persistent models do', () => {
    const text = file(ONE, models, 'groups: { g: { members: [b, c], swap: false } }');
    expect(issuesOf(text)).toEqual([
      never(
        '3:33',
        'models.a.memory',
        '24 GiB on gpu0',
        'b (stays) 10 GiB + c (stays) 1 GiB + a 16 GiB = 27 GiB',
      ),
    ]);
  });

  it('that is never swapped and never fits is told', () => {
    const text = file(ONE, models, 'groups: { g: { members: [a, b], swap: false } }');
    const sum = 'a (stays) 16 GiB + b (stays) 10 GiB = 26 GiB';
    expect(issuesOf(text)).toEqual([never('6:16', 'groups.g.members', '24 GiB on gpu0', sum)]);
  });

  it('counts its persistent members once', () => {
    const fits = { ...models, b: 'memory: 8GiB, persist: true' };
    expect(issuesOf(file(ONE, fits, 'groups: { g: { members: [a, b] } }'))).toEqual([]);
    const text = file(
      ONE,
      { ...models, b: 'memory: 10GiB, persist: true' },
      'groups: { g: { members: [a, b] } }',
    );
    expect(issuesOf(text)).toEqual([
      never('6:16', 'groups.g.members', '24 GiB on gpu0', 'b (stays) 10 GiB + a 16 GiB = 26 GiB'),
    ]);
  });

  it('with a member of unknown needs needs at least what the others do', () => {
    const unknown = { ...models, c: 'ttl: 5' };
    const group = 'groups: { g: { members: [a, b, c] } }';
    expect(issuesOf(file(ONE, unknown, group))).toEqual([
      never('6:16', 'groups.g.members', '24 GiB on gpu0', 'a 16 GiB + b 10 GiB = 26 GiB'),
    ]);
    expect(issuesOf(file(ONE, { ...unknown, b: 'memory: 1GiB' }, group))).toEqual([]);
  });

  it('with a member that does not exist is told that, and nothing else', () => {
    const text = file(ONE, models, 'groups: { g: { members: [a, b, nope] } }');
    expect(issuesOf(text)).toEqual([
      "config.yaml:6:32: groups.g.members[2]: no model 'nope' under models (nearest known: 'a')",
    ]);
  });
});

describe('with very many ways to place all that stays', () => {
  const persistent = (count: number, size: string): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`p${i}`, `memory: ${size}, persist: true`]),
    );

  it('what fits in one of them is right', () => {
    expect(issuesOf(file(TWO, { ...persistent(11, '2GiB'), a: 'memory: 12GiB' }))).toEqual([]);
  });

  it('what fits in none is still told', () => {
    expect(issuesOf(file(TWO, persistent(12, '4GiB')))).not.toEqual([]);
  });

  it('it is left to the first load, and the answer comes soon', () => {
    expect(issuesOf(file(TWO, persistent(40, '4GiB')))).toEqual([]);
  });
});

it('no sums are made of what is wrong', () => {
  const text = file('{ gpu0: 24 }', { a: 'memory: 30GiB' }, 'groups: { g: { members: a } }');
  expect(issuesOf(text)).toEqual([
    'config.yaml:1:12: devices.gpu0.memory: must be a size with its unit, such as 24GiB, 5.5GB or 6144MiB, got 24',
    'config.yaml:4:25: groups.g.members: must be a list, got "a"',
  ]);
});
