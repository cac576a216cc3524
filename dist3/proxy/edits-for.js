const NONE = [];
/**
 * What the upstream of the model that answers has to be called, where that is not what the client
 * wrote: it goes by another name there, or is another than the one asked for.
 */
export const upstreamName = (served, asked) => served.useModelName ?? (served.id === asked.id ? undefined : served.id);
/**
 * What of a JSON body changes for the model that answers: the name; then what its filters say, the
 * last for the name it was asked for by, which is its id where it answers in another's place. Mostly
 * nothing.
 */
export function editsFor(served, asked, name) {
    const { edits, editsByName } = served.filters;
    const byName = editsByName.get(served.id === asked.id ? name : served.id) ?? NONE;
    const model = upstreamName(served, asked);
    if (model === undefined)
        return byName.length === 0 ? edits : [...edits, ...byName];
    const value = Buffer.from(JSON.stringify(model));
    return [{ path: ['model'], value, onlyWherePresent: true }, ...edits, ...byName];
}
//# sourceMappingURL=edits-for.js.map