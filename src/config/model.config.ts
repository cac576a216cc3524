import {
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PRIORITIES, PRIORITY_RULE } from './api-key.config.js';
import type { Priority } from './api-key.config.js';
import { ContainerConfig } from './container.config.js';
import { FiltersConfig } from './filters.config.js';
import { CapabilitiesConfig } from './capabilities.config.js';
import { SIZE_SCHEMA } from './is-size.js';
import { ENV_ENTRY, ENV_RULE, LONGEST_S, MACRO_NAME } from './limits.js';
import { IsSection } from './sections.js';

const MACRO_TYPES: ('string' | 'number' | 'boolean')[] = ['string', 'number', 'boolean'];

/** What a mapping of macros looks like to an editor; `expandMacros` checks it. */
export const MACROS = {
  propertyNames: { pattern: MACRO_NAME.source },
  additionalProperties: { type: MACRO_TYPES },
};

/** What a model needs of the devices; `checkMemory` says what is wrong with it. */
export type MemoryConfig = MemoryPlacement | readonly MemoryPlacement[];
/** A size on any one device, sizes by device, or `auto`. */
export type MemoryPlacement = string | number | Readonly<Record<string, string | number>>;

const PLACEMENT = {
  anyOf: [SIZE_SCHEMA, { type: 'object' as const, additionalProperties: SIZE_SCHEMA }],
};

/** One HTTP call: its path, sent by POST, or more of it. */
export type CallConfig = string | Readonly<Record<string, unknown>>;
/** What has a server sleep or wake; `checkLaunch` says what is wrong with it. */
export type CallsConfig = CallConfig | readonly CallConfig[];

const CALL = {
  anyOf: [
    { type: 'string' as const },
    {
      type: 'object' as const,
      required: ['path'],
      properties: {
        method: { type: 'string' as const },
        path: { type: 'string' as const },
        headers: { type: 'object' as const, additionalProperties: { type: 'string' as const } },
        body: {},
      },
      additionalProperties: false,
    },
  ],
};
const CALLS = { anyOf: [...CALL.anyOf, { type: 'array' as const, items: CALL }] };

/** An entry under `models:`; its key is the name clients send in `"model"`. */
@JSONSchema({
  oneOf: [{ required: ['cmd'] }, { required: ['container'] }, { required: ['external'] }],
})
export class ModelConfig {
  @JSONSchema({
    description:
      'Command line of the server, split as a POSIX shell would (quotes, `\\` at line ends, `#` comment lines) and run without a shell. `{PORT}` or `${PORT}` stands for a free port. A model has `cmd`, `container` or `external`.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  cmd?: string;

  @JSONSchema({ description: 'The container that answers, instead of `cmd`.' })
  @IsOptional()
  @IsSection(ContainerConfig)
  container?: ContainerConfig;

  @JSONSchema({
    description:
      'Base URL of a server that somebody else runs, instead of `cmd`: loaded once it is healthy, and unloaded by `sleep`, if that is set.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  external?: string;

  @JSONSchema({
    description:
      'HTTP calls that have an `external` server free its memory, one after the other: `/sleep?level=1` is sent by POST; also `{ method, path, headers, body }`, and a list of them.',
    ...CALLS,
  })
  @IsOptional()
  sleep?: CallsConfig;

  @JSONSchema({ description: 'HTTP calls that wake it, in the same form.', ...CALLS })
  @IsOptional()
  wake?: CallsConfig;

  @JSONSchema({
    description:
      'Path where it says whether it sleeps, as `{"is_sleeping": true}`; one that is not found there says nothing. `none`: it is not asked.',
  })
  @Matches(/^(none|\/.*)$/, { message: '$property must be a path that begins with / or none' })
  sleepCheck = '/is_sleeping';

  @JSONSchema({
    description:
      'Command run instead of SIGTERM; knows `${PID}`. SIGKILL follows after `unloadTimeout`.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  cmdStop?: string;

  @JSONSchema({
    description:
      'Base URL of the upstream; its path is a prefix. Names a port itself or `{PORT}`. Unset: `http://127.0.0.1:{PORT}`; of a container, its address on a network shared with the gateway, or its published port.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  proxy?: string;

  @JSONSchema({
    description: 'Path that answers 200 when the server is ready; `none` = ready at once.',
  })
  @Matches(/^(none|\/.*)$/, { message: '$property must be a path that begins with / or none' })
  checkEndpoint = '/health';

  @JSONSchema({ description: 'Never unloaded by a swap or a TTL; an explicit unload still works.' })
  @IsBoolean({ message: '$property must be true or false' })
  persist = false;

  @JSONSchema({
    description:
      'Seconds of idleness after which the model is unloaded. Unset or -1: `modelTTL`; 0: never, even when `modelTTL` is set.',
  })
  @IsOptional()
  @IsNumber()
  @Min(-1)
  @Max(LONGEST_S)
  ttl?: number;

  @JSONSchema({ description: 'Other names for the model, unique over all models and aliases.' })
  @IsArray({ message: '$property must be a list' })
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @ArrayUnique({ message: '$property must name each alias once' })
  aliases: string[] = [];

  @JSONSchema({ description: 'Variables added to the environment of the server, as `NAME=value`.' })
  @IsArray({ message: '$property must be a list' })
  @Matches(ENV_ENTRY, ENV_RULE)
  env: string[] = [];

  @JSONSchema({ description: "File the server's stdout and stderr are also written to." })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  logFile?: string;

  @JSONSchema({
    description: 'Seconds a load of this model may take. Unset: the top-level value.',
  })
  @IsOptional()
  @IsNumber()
  @Min(0.1)
  @Max(LONGEST_S)
  healthCheckTimeout?: number;

  @JSONSchema({
    description:
      'Seconds from SIGTERM, or the stop signal of a container, to SIGKILL; of an `external` server, what its `sleep` calls may take. Unset: the top-level value.',
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  unloadTimeout?: number;

  @JSONSchema({
    description:
      'Seconds an answer of this model may go on once it has to go. Unset: the top-level value.',
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  drainTimeout?: number;

  @JSONSchema({
    description: 'Requests that may wait for this model. Unset: the top-level value.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  queueLimit?: number;

  @JSONSchema({
    description: 'Seconds a request may wait for this model. Unset: the top-level value.',
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  queueTimeout?: number;

  @JSONSchema({
    description:
      'Seconds without a byte from this model before its health is asked. Unset: the top-level value.',
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  stallTimeout?: number;

  @JSONSchema({
    description: 'Whether chats are told how this model is loading. Unset: the top-level value.',
  })
  @IsOptional()
  @IsBoolean({ message: '$property must be true or false' })
  sendLoadingState?: boolean;

  @JSONSchema({ description: 'The `model` the upstream is sent instead of the one asked for.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  useModelName?: string;

  @JSONSchema({ description: 'Changes of the JSON bodies the upstream is sent.' })
  @IsSection(FiltersConfig)
  filters: FiltersConfig = new FiltersConfig();

  @JSONSchema({
    description:
      'Requests in the upstream at once; more wait in the queue of the gateway. 0 = no limit.',
  })
  @IsInt()
  @Min(0)
  concurrencyLimit = 0;

  @JSONSchema({
    description:
      'What the model needs: a size on any one of the `devices` (`6GiB`), sizes by device (`{ gpu0: 6GiB, ram: 2GiB }`), a list of such placements to choose from, or `auto`: estimated from the GGUF file in `cmd`. Unset: unknown, so that it is resident alone.',
    anyOf: [
      ...PLACEMENT.anyOf,
      { type: 'string', enum: ['auto'] },
      { type: 'array', items: PLACEMENT },
    ],
  })
  @IsOptional()
  memory?: MemoryConfig;

  @JSONSchema({
    description:
      '`background`: requests for the model wait for a free moment and stop no model that answers a person.',
  })
  @IsIn(PRIORITIES, PRIORITY_RULE)
  priority: Priority = 'normal';

  @JSONSchema({
    description:
      'Models of which a resident one may answer a background request for this one, instead of a load.',
  })
  @IsArray({ message: '$property must be a list' })
  @IsString({ each: true })
  @ArrayUnique({ message: '$property must name each model once' })
  fallback: string[] = [];

  @JSONSchema({
    description:
      'true: the upstream gets the API key of the request as the client sent it, in the same header field.',
  })
  @IsBoolean({ message: '$property must be true or false' })
  forwardAuth = false;

  @JSONSchema({ description: 'Left out of `/v1/models`; can be requested all the same.' })
  @IsBoolean({ message: '$property must be true or false' })
  unlisted = false;

  @JSONSchema({ description: 'Name shown in `/v1/models`.' })
  @IsOptional()
  @IsString()
  name?: string;

  @JSONSchema({ description: 'Description shown in `/v1/models`.' })
  @IsOptional()
  @IsString()
  description?: string;

  @JSONSchema({
    description: 'Any mapping, shown in `meta`, and in `meta.llamaswap`, in `/v1/models`.',
  })
  @IsOptional()
  @IsObject({ message: '$property must be a mapping' })
  metadata?: Record<string, unknown>;

  @JSONSchema({ description: 'What the model can do, as `/v1/models` says it.' })
  @IsSection(CapabilitiesConfig)
  capabilities: CapabilitiesConfig = new CapabilitiesConfig();

  @JSONSchema({
    description: 'Macros of this model; they override the global ones.',
    ...MACROS,
  })
  @IsObject({ message: '$property must be a mapping' })
  macros: Record<string, string | number | boolean> = {};
}
