/**
 * Models and groups as units. A persistent member of a group is a unit of its own, since it stays
 * when its group goes; each brings the other along.
 */
export function unitsOf(models) {
    const ids = [...new Set(models.map(unitIdOf))];
    return ids.map((id) => {
        const members = models.filter((model) => unitIdOf(model) === id);
        const groups = new Set(members.flatMap(({ group }) => group ?? []));
        const isPinned = members.every(({ isPersistent, group }) => isPersistent || group?.isExclusive === false);
        const related = models.filter(({ group }) => group !== undefined && groups.has(group));
        const brings = [...new Set(related.map(unitIdOf))].filter((other) => other !== id);
        return { id, members, need: isPinned ? 0 : 1, isPinned, brings };
    });
}
/** A model and a group may have the same name. */
const unitIdOf = ({ id, isPersistent, group }) => group === undefined || isPersistent ? `model:${id}` : `group:${group.id}`;
//# sourceMappingURL=unit-definition.js.map