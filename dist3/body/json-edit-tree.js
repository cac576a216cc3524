/** All edits of a list as one change of the whole object. */
export const changeOf = (edits, edited) => ({
    kind: 'within',
    isMade: false,
    members: edits.reduce((members, edit) => withEdit(members, edit, edited), new Map()),
});
/** The value a member gets where there is none; undefined: it stays missing. */
export function newValue(change) {
    if (change.kind === 'value')
        return change.missing;
    if (!change.isMade)
        return undefined;
    return Buffer.from(`{${newMembers(change.members, () => false).join(',')}}`);
}
/** The texts of the members that an object gets and does not have. */
export function newMembers(members, has) {
    return [...members].flatMap(([key, change]) => {
        const value = has(key) ? undefined : newValue(change);
        return value === undefined ? [] : [`${JSON.stringify(key)}:${value.toString()}`];
    });
}
function withEdit(members, edit, edited) {
    const [key, ...deeper] = edit.path;
    if (key === undefined)
        return members;
    const before = members.get(key);
    const change = deeper.length === 0
        ? replaced(before, edit)
        : changedWithin(before, { ...edit, path: deeper }, edited);
    return new Map([...members, [key, change]]);
}
function replaced(before, { value, onlyWherePresent }) {
    if (onlyWherePresent !== true)
        return { kind: 'value', present: value, missing: value };
    const isGone = before?.kind === 'value' && before.present === undefined;
    const isAdded = before !== undefined && newValue(before) !== undefined;
    return {
        kind: 'value',
        present: isGone ? undefined : value,
        missing: isAdded ? value : undefined,
    };
}
function changedWithin(before, edit, edited) {
    if (before?.kind !== 'value') {
        const isMade = edit.value !== undefined && edit.onlyWherePresent !== true;
        return {
            kind: 'within',
            isMade: isMade || before?.isMade === true,
            members: withEdit(before?.members ?? new Map(), edit, edited),
        };
    }
    const inside = (text) => text === undefined
        ? newValue(changedWithin(undefined, edit, edited))
        : editedInside(text, edit, edited);
    return { kind: 'value', present: inside(before.present), missing: inside(before.missing) };
}
const HOLDER = '{"":';
/** The edit made on a value of any kind: it is held by an object for the time. */
function editedInside(value, { path, ...edit }, edited) {
    const held = Buffer.concat([Buffer.from(HOLDER), value, Buffer.from('}')]);
    return edited(held, { ...edit, path: ['', ...path] }).subarray(HOLDER.length, -1);
}
//# sourceMappingURL=json-edit-tree.js.map