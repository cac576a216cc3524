import type { FieldEdit } from '../body/json-edit-tree.js';
import { fieldNames, fieldPath } from '../config/field-path.js';
import type { FiltersConfig } from '../config/filters.config.js';
import { isMapping } from '../config/mapping.js';
import type { Mapping } from '../config/mapping.js';

/** What is changed in the JSON body of a request before the upstream gets it; never `model`. */
export interface FiltersDefinition {
  readonly edits: readonly FieldEdit[];
  /** After those, by the name the model was asked for by. */
  readonly editsByName: ReadonlyMap<string, readonly FieldEdit[]>;
}

export function defineFilters(filters: FiltersConfig): FiltersDefinition {
  const { stripParams, strip_params, setParams, setParamsByID } = filters;
  const stripped = fieldNames(stripParams ?? strip_params ?? []);
  return {
    edits: [...stripped.flatMap((name) => edit(name, undefined)), ...setting(setParams)],
    editsByName: new Map(
      Object.entries(setParamsByID).map(([name, params]) => [name, setting(params ?? {})]),
    ),
  };
}

const setting = (params: Mapping): FieldEdit[] =>
  Object.entries(params).flatMap(([name, value]) => edit(name, Buffer.from(jsonOf(value))));

function edit(name: string, value: Buffer | undefined): FieldEdit[] {
  const path = fieldPath(name);
  return path === undefined || path[0] === 'model' ? [] : [{ path, value }];
}

/** Integers with all their digits. */
function jsonOf(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (!isMapping(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}:${jsonOf(member)}`,
  );
  return `{${members.join(',')}}`;
}
