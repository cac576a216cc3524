import type { FieldEdit } from '../body/json-edit-tree.js';
import type { FiltersDefinition } from '../catalog/filters-definition.js';

/** A model, as far as the bodies of its requests are concerned. */
interface Edited {
  readonly id: string;
  readonly useModelName: string | undefined;
  readonly filters: FiltersDefinition;
}

const NONE: readonly FieldEdit[] = [];

/**
 * What is changed in a JSON body for the model that answers: the name, where that model goes by another
 * one there or is another than the one asked for; then its filters, the last those for the name it
 * is asked for by, which is its id where it answers in another's place. Mostly nothing.
 */
export function editsFor(served: Edited, asked: Edited, name: string): readonly FieldEdit[] {
  const isAsked = served.id === asked.id;
  const { edits, editsByName } = served.filters;
  const byName = editsByName.get(isAsked ? name : served.id) ?? NONE;
  const model = served.useModelName ?? (isAsked ? undefined : served.id);
  if (model === undefined) return byName.length === 0 ? edits : [...edits, ...byName];
  return [renaming(model), ...edits, ...byName];
}

const renaming = (model: string): FieldEdit => ({
  path: ['model'],
  value: Buffer.from(JSON.stringify(model)),
  onlyWherePresent: true,
});
