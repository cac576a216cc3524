import type { CapabilitiesConfig, Modality } from '../config/capabilities.config.js';

/** What a model can do, in the fields llama-swap lists it with; those with nothing to say are absent. */
export interface ListedCapabilities {
  readonly architecture?: {
    readonly input_modalities?: readonly Modality[];
    readonly output_modalities?: readonly Modality[];
    readonly modality?: string;
  };
  readonly capabilities?: Readonly<Record<string, true>>;
  readonly supported_parameters?: readonly string[];
  readonly context_length?: number;
}

/** Metadata of these names would contradict the capabilities. */
const OWN_FIELDS = ['architecture', 'capabilities', 'supported_parameters', 'context_length'];

export function listedCapabilities(model: Readonly<CapabilitiesConfig>): ListedCapabilities {
  const { in: takes, out: gives, tools, context } = model;
  const abilities = abilitiesOf(model);
  const architecture = {
    ...(takes.length === 0 ? {} : { input_modalities: takes }),
    ...(gives.length === 0 ? {} : { output_modalities: gives }),
    ...(takes.length === 0 || gives.length === 0
      ? {}
      : { modality: `${takes.join('+')}->${gives.join('+')}` }),
  };
  const saysMore = takes.length + gives.length > 0 || abilities.length > 0;
  return {
    ...(takes.length + gives.length === 0 ? {} : { architecture }),
    ...(saysMore
      ? { capabilities: Object.fromEntries(abilities.map((name) => [name, true as const])) }
      : {}),
    ...(tools ? { supported_parameters: ['tools', 'tool_choice'] } : {}),
    ...(context === 0 ? {} : { context_length: context }),
  };
}

/** The metadata of a model without what its capabilities say already. */
export function metadataBeside(
  metadata: Readonly<Record<string, unknown>> | undefined,
  capabilities: ListedCapabilities,
): Readonly<Record<string, unknown>> {
  if (metadata === undefined || Object.keys(capabilities).length === 0) return metadata ?? {};
  const kept = Object.entries(metadata).filter(([key]) => !OWN_FIELDS.includes(key));
  return Object.fromEntries(kept);
}

function abilitiesOf({ in: takes, out: gives, tools, reranker }: CapabilitiesConfig): string[] {
  const turns = (from: Modality, to: Modality): boolean =>
    takes.includes(from) && gives.includes(to);
  const abilities: readonly (readonly [name: string, has: boolean])[] = [
    ['vision', takes.includes('image')],
    ['audio_transcriptions', turns('audio', 'text')],
    ['audio_speech', turns('text', 'audio')],
    ['image_generation', turns('text', 'image')],
    ['image_to_image', turns('image', 'image')],
    ['function_calling', tools],
    ['reranker', reranker],
  ];
  return abilities.filter(([, has]) => has).map(([name]) => name);
}
