import type { ModelDefinition } from '../catalog/model-definition.js';

/** A unit of the planner: a model, or those members of a group that come and go together. */
export interface UnitDefinition {
  readonly id: string;
  readonly members: readonly ModelDefinition[];
  /** How much of the one virtual device it needs: 1 excludes all others that need it. */
  readonly need: 0 | 1;
  readonly isPinned: boolean;
  /** Units of the same group. */
  readonly brings: readonly string[];
  /** Its model is no more; it is there until what runs of it has ended. */
  readonly isLeaving?: true;
}

/**
 * Models and groups as units. A persistent member of a group is a unit of its own, since it stays
 * when its group goes; each brings the other along.
 */
export function unitsOf(models: readonly ModelDefinition[]): UnitDefinition[] {
  const ids = [...new Set(models.map(unitIdOf))];
  return ids.map((id) => {
    const members = models.filter((model) => unitIdOf(model) === id);
    const groups = new Set(members.flatMap(({ group }) => group ?? []));
    const isPinned = members.every(
      ({ isPersistent, group }) => isPersistent || group?.isExclusive === false,
    );
    const related = models.filter(({ group }) => group !== undefined && groups.has(group));
    const brings = [...new Set(related.map(unitIdOf))].filter((other) => other !== id);
    return { id, members, need: isPinned ? 0 : 1, isPinned, brings };
  });
}

/** A model and a group may have the same name. */
const unitIdOf = ({ id, isPersistent, group }: ModelDefinition): string =>
  group === undefined || isPersistent ? `model:${id}` : `group:${group.id}`;
