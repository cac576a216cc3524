import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configOf } from '../../test/support/configuration.js';
import { defineModels } from '../catalog/model-definition.js';
import { unitsOf } from './unit-definition.js';
import type { UnitDefinition } from './unit-definition.js';

interface Group {
  readonly members: readonly string[];
  readonly swap?: boolean;
}

/** The units of a configuration with these models, persistent or not, and groups. */
function units(
  models: Record<string, boolean>,
  groups: Record<string, Group> = {},
): UnitDefinition[] {
  const entries = Object.entries(models).map(([id, persist]) => [id, { cmd: 's {PORT}', persist }]);
  const config = JSON.stringify({ models: Object.fromEntries(entries) as object, groups });
  return unitsOf(defineModels(configOf(config)));
}

/** As tests compare them: members by their id. */
const seen = ({ members, ...unit }: UnitDefinition): object => ({
  ...unit,
  members: members.map(({ id }) => id),
});

describe('a unit', () => {
  it('is a model that stands alone, which needs all the room', () => {
    expect(units({ a: false }).map(seen)).toEqual([
      { id: 'model:a', members: ['a'], need: 1, isPinned: false, brings: [] },
    ]);
  });

  it('is a persistent model, which needs none and is never stopped', () => {
    expect(units({ a: true }).map(seen)).toEqual([
      { id: 'model:a', members: ['a'], need: 0, isPinned: true, brings: [] },
    ]);
  });

  it('is a group, whose members come and go together', () => {
    expect(
      units({ a: false, b: false, c: false }, { g: { members: ['a', 'c'] } }).map(seen),
    ).toEqual([
      { id: 'group:g', members: ['a', 'c'], need: 1, isPinned: false, brings: [] },
      { id: 'model:b', members: ['b'], need: 1, isPinned: false, brings: [] },
    ]);
  });

  it('is a group that is not swapped, which needs no room and is never stopped', () => {
    const groups = { g: { members: ['a', 'b'], swap: false } };
    expect(units({ a: false, b: false }, groups).map(seen)).toEqual([
      { id: 'group:g', members: ['a', 'b'], need: 0, isPinned: true, brings: [] },
    ]);
  });

  it('is a persistent member of a group by itself, which brings the others and stays without them', () => {
    const groups = { g: { members: ['a', 'b', 'c'] } };
    expect(units({ a: false, b: true, c: false }, groups).map(seen)).toEqual([
      { id: 'group:g', members: ['a', 'c'], need: 1, isPinned: false, brings: ['model:b'] },
      { id: 'model:b', members: ['b'], need: 0, isPinned: true, brings: ['group:g'] },
    ]);
  });

  it('is each member where all are persistent, and each brings the others', () => {
    const found = units({ a: true, b: true, c: true }, { g: { members: ['a', 'b', 'c'] } });
    expect(found.map(({ id, brings }) => [id, brings])).toEqual([
      ['model:a', ['model:b', 'model:c']],
      ['model:b', ['model:a', 'model:c']],
      ['model:c', ['model:a', 'model:b']],
    ]);
  });

  it('has a name of its own, also where a group is named like a model', () => {
    const found = units({ a: false, b: false }, { b: { members: ['a'] } });
    expect(found.map(({ id }) => id)).toEqual(['group:b', 'model:b']);
  });
});

describe('in any configuration', () => {
  const configuration = fc
    .array(fc.record({ persist: fc.boolean(), group: fc.constantFrom('', 'g', 'h') }), {
      minLength: 1,
      maxLength: 6,
    })
    .chain((models) => fc.tuple(fc.constant(models), fc.boolean()))
    .map(([models, swap]) => {
      const ids = models.map((_, i) => `m${String(i)}`);
      const groups = ['g', 'h'].map((name): [string, Group] => [
        name,
        { members: ids.filter((_, i) => models[i]?.group === name), swap: name === 'g' || swap },
      ]);
      return {
        persist: Object.fromEntries(ids.map((id, i) => [id, models[i]?.persist === true])),
        groups: Object.fromEntries(groups.filter(([, { members }]) => members.length > 0)),
      };
    });

  it('each model is in one unit, and no persistent one can be swapped out', () => {
    fc.assert(
      fc.property(configuration, ({ persist, groups }) => {
        const found = units(persist, groups);
        const ids = found.flatMap(({ members }) => members.map(({ id }) => id));
        expect(ids.toSorted()).toEqual(Object.keys(persist).toSorted());
        for (const { members, isPinned, need } of found) {
          if (members.some(({ isPersistent }) => isPersistent)) expect(isPinned).toBe(true);
          expect(need).toBe(isPinned ? 0 : 1);
        }
      }),
    );
  });

  it('a unit and those it brings are all members of its group, and they bring it in turn', () => {
    fc.assert(
      fc.property(configuration, ({ persist, groups }) => {
        const found = units(persist, groups);
        const unit = (id: string): UnitDefinition => {
          const one = found.find((other) => other.id === id);
          if (one === undefined) throw new Error(`no unit ${id}`);
          return one;
        };
        for (const { id, members, brings } of found) {
          const all = [...members, ...brings.flatMap((other) => [...unit(other).members])];
          const group = members[0]?.group;
          const expected = group?.members ?? members.map((member) => member.id);
          expect(all.map((member) => member.id).toSorted()).toEqual([...expected].toSorted());
          for (const other of brings) expect(unit(other).brings).toContain(id);
        }
      }),
    );
  });
});
