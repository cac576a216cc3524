import { IsObject, IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { isMapping } from './mapping.js';
import type { Mapping } from './mapping.js';

const NAMES = {
  anyOf: [
    { type: 'array' as const, items: { type: 'string' as const } },
    { type: 'string' as const },
  ],
};

/** What a model's filters change in the JSON bodies of its requests; `checkFilters` says what is wrong. */
export class FiltersConfig {
  @JSONSchema({
    description:
      'Parameters taken out of the body: a list of names, or a text with commas between them. `a.b` is `b` in `a`; never `model`.',
    ...NAMES,
  })
  @IsOptional()
  stripParams?: string | string[];

  @JSONSchema({ description: 'Another spelling of `stripParams`; one of the two.', ...NAMES })
  @IsOptional()
  strip_params?: string | string[];

  @JSONSchema({
    description:
      'Parameters set in the body, whatever the client says: any values by names, where `a.b` is `b` in `a`; never `model`.',
  })
  @IsObject({ message: '$property must be a mapping' })
  setParams: Mapping = {};

  @JSONSchema({
    description:
      'By name of the model: what is set as well, after `setParams`, in requests by this name. A name that is not its id becomes an alias.',
    additionalProperties: { type: ['object', 'null'] },
  })
  @IsObject({ message: '$property must be a mapping' })
  setParamsByID: Readonly<Record<string, Mapping | null>> = {};
}

/** Names that a model has for its `setParamsByID`; what is of another shape has none. */
export const namesByID = (filters: FiltersConfig): string[] =>
  isMapping(filters.setParamsByID) ? Object.keys(filters.setParamsByID) : [];
