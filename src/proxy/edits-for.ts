import type { FieldEdit } from '../body/json-edit-tree.js';
import type { FiltersDefinition } from '../catalog/filters-definition.js';

/** A model, as far as its names are concerned. */
export interface Named {
  readonly id: string;
  readonly useModelName: string | undefined;
}

/** A model, as far as the bodies of its requests are concerned. */
export interface Edited extends Named {
  readonly filters: FiltersDefinition;
}

const NONE: readonly FieldEdit[] = [];

/**
 * What the upstream of the model that answers has to be called, where that is not what the client
 * wrote: it goes by another name there, or is another than the one asked for.
 */
export const upstreamName = (served: Named, asked: Named): string | undefined =>
  served.useModelName ?? (served.id === asked.id ? undefined : served.id);

/**
 * What of a JSON body changes for the model that answers: the name; then what its filters say, the
 * last for the name it was asked for by, which is its id where it answers in another's place. Mostly
 * nothing.
 */
export function editsFor(served: Edited, asked: Named, name: string): readonly FieldEdit[] {
  const { edits, editsByName } = served.filters;
  const byName = editsByName.get(served.id === asked.id ? name : served.id) ?? NONE;
  const model = upstreamName(served, asked);
  if (model === undefined) return byName.length === 0 ? edits : [...edits, ...byName];
  const value = Buffer.from(JSON.stringify(model));
  return [{ path: ['model'], value, onlyWherePresent: true }, ...edits, ...byName];
}
