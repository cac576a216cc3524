import type { FieldEdit } from '../body/json-edit-tree.js';

/** A model, as far as its names are concerned. */
export interface Named {
  readonly id: string;
  readonly useModelName: string | undefined;
}

/**
 * What the upstream of the model that answers has to be called, where that is not what the client
 * wrote: it goes by another name there, or is another than the one asked for.
 */
export const upstreamName = (served: Named, asked: Named): string | undefined =>
  served.useModelName ?? (served.id === asked.id ? undefined : served.id);

/** What of a JSON body changes for the model that answers. */
export const editsFor: (served: Named, asked: Named, name: string) => readonly FieldEdit[] = (
  served,
  asked,
) => {
  const name = upstreamName(served, asked);
  if (name === undefined) return [];
  const value = Buffer.from(JSON.stringify(name));
  return [{ path: ['model'], value, onlyWherePresent: true }];
};
