import type { ModelDefinition } from '../catalog/model-definition.js';
import { listedCapabilities, metadataBeside } from './capabilities.js';
import type { ListedCapabilities } from './capabilities.js';
import type { ModelStatus } from './model-status.js';

/** A model as OpenAI lists it, with what the configuration says of it. */
export interface ListedModel extends ListedCapabilities {
  readonly id: string;
  readonly object: 'model';
  /** Seconds since 1970. */
  readonly created: number;
  readonly owned_by: 'llama-swap';
  readonly status: ModelStatus;
  readonly name?: string;
  readonly description?: string;
  readonly aliases?: readonly string[];
  /** The metadata of the file, and what llama-swap says there. */
  readonly meta: Readonly<Record<string, unknown>>;
}

/** A model, and, where its aliases are listed, an entry for each after it. */
export function listedEntries(
  model: ModelDefinition,
  status: ModelStatus,
  { createdSec, hasAliases }: { readonly createdSec: number; readonly hasAliases: boolean },
): ListedModel[] {
  const nameless = { ...model, aliases: [] };
  const aliases = (hasAliases ? model.aliases : []).map((alias) => ({
    ...listedModel(nameless, status, createdSec),
    id: alias,
    meta: metaOf(model, { type: 'alias', modelID: model.id }),
  }));
  return [listedModel(model, status, createdSec), ...aliases];
}

export function listedModel(
  model: ModelDefinition,
  status: ModelStatus,
  createdSec: number,
): ListedModel {
  const { id, aliases } = model;
  const named = aliases.length === 0 ? {} : { aliases };
  return {
    id,
    object: 'model',
    created: createdSec,
    owned_by: 'llama-swap',
    status,
    ...text('name', model.name),
    ...text('description', model.description),
    ...named,
    ...listedCapabilities(model.capabilities),
    meta: metaOf(model, { type: 'model', ...named }),
  };
}

/** SPEC 4 shows the metadata as `meta`, llama-swap as `meta.llamaswap`, with facts of its own. */
function metaOf(
  { metadata, capabilities }: ModelDefinition,
  own: Readonly<Record<string, unknown>>,
): ListedModel['meta'] {
  const shown = metadataBeside(metadata, listedCapabilities(capabilities));
  return {
    ...shown,
    ...(capabilities.context === 0 ? {} : { n_ctx: capabilities.context }),
    llamaswap: { ...shown, ...own },
  };
}

function text<Key extends string>(key: Key, value = ''): { readonly [K in Key]?: string } {
  const trimmed = value.trim();
  return trimmed === '' ? {} : ({ [key]: trimmed } as { readonly [K in Key]: string });
}
