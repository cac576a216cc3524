import {
  ArrayNotEmpty,
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
  Max,
  Min,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ApiKeyConfig } from './api-key.config.js';
import type { CorsOrigins } from './cors-origins.js';
import { DeviceConfig } from './device.config.js';
import { HIGHEST_PORT, LONGEST_MS, LONGEST_S } from './limits.js';
import { MACROS, ModelConfig } from './model.config.js';
import { IsListOf, IsMapOf, IsSection } from './sections.js';

export const METRICS_ACCESS = ['admin', 'key', 'open'] as const;
export type MetricsAccess = (typeof METRICS_ACCESS)[number];

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** An entry under `groups:`: models that load together. */
export class GroupConfig {
  @JSONSchema({ description: 'Ids of the models. A model is in at most one group.' })
  @IsArray({ message: '$property must be a list' })
  @ArrayNotEmpty({ message: '$property must name at least one model' })
  @IsString({ each: true })
  @ArrayUnique({ message: '$property must name each model once' })
  members!: string[];

  @JSONSchema({
    description:
      'true: excludes other groups and ungrouped models. false: neither stops others nor is stopped by them.',
  })
  @IsBoolean({ message: '$property must be true or false' })
  swap = true;
}

/** Who may keep the room while others wait. */
export class SwapConfig {
  @JSONSchema({
    description:
      'Seconds a resident model with work keeps its turn while another model waits; 0 = it closes at once.',
  })
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  turn = 20;

  @JSONSchema({
    description:
      'Seconds an idle model may stay when its past says that its next request comes that soon; 0 = it goes at once.',
  })
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  linger = 2;

  @JSONSchema({
    description:
      'Seconds a model must have been idle before a background request may take its place.',
  })
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  backgroundIdle = 60;

  @JSONSchema({
    description:
      'Seconds after which a background request that still waits counts as normal, and with it all background requests for its model.',
  })
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  backgroundWait = 300;

  @JSONSchema({
    description:
      'true: requests get their models strictly in the order they came, whatever that costs in loads; for comparison. Turn and linger are 0 then, and nobody is background.',
  })
  @IsBoolean({ message: '$property must be true or false' })
  fifo = false;
}

export class StartupHooksConfig {
  @JSONSchema({ description: 'Models loaded at start.' })
  @IsArray({ message: '$property must be a list' })
  @IsString({ each: true })
  @ArrayUnique({ message: '$property must name each model once' })
  preload: string[] = [];
}

export class HooksConfig {
  @JSONSchema({ description: 'What to do once the gateway listens.' })
  @IsSection(StartupHooksConfig)
  on_startup: StartupHooksConfig = new StartupHooksConfig();
}

/** The configuration file, validated; also the token by which it is injected. */
export class GatewayConfig {
  @JSONSchema({
    description: 'The models, by the name clients send in `"model"`.',
    minProperties: 1,
  })
  @IsMapOf(ModelConfig)
  models: Map<string, ModelConfig> = new Map();

  @JSONSchema({ description: 'Models that load together, by a name of your choice.' })
  @IsMapOf(GroupConfig)
  groups: Map<string, GroupConfig> = new Map();

  @JSONSchema({
    description:
      'The memories that models share, by a name of your choice: `gpu0: 24GiB`, `ram: { memory: 64GiB, reserve: 8GiB }`. Without any, one model is resident at a time.',
  })
  @IsMapOf(DeviceConfig, { shorthand: 'memory' })
  devices: Map<string, DeviceConfig> = new Map();

  @JSONSchema({
    description:
      'Read the free memory of the devices where `nvidia-smi`, `rocm-smi` or `/proc/meminfo` tells it, and go by the smaller of declared and measured.',
  })
  @IsBoolean({ message: '$property must be true or false' })
  measure = true;

  @JSONSchema({
    description:
      'Seconds after a stop until its room counts as free. Unset: 0, or as soon as the measured memory has settled, at most 5.',
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  settle?: number;

  @JSONSchema({
    description: 'TTL in seconds of models that set none; 0 = never. Also spelled `globalTTL`.',
  })
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  modelTTL = 0;

  @JSONSchema({ description: 'Another spelling of `modelTTL`; one of the two.' })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  globalTTL?: number;

  @JSONSchema({ description: 'Seconds a load may take.' })
  @IsNumber()
  @Min(0.1)
  @Max(LONGEST_S)
  healthCheckTimeout = 120;

  @JSONSchema({
    description:
      'Milliseconds: the longest pause between two health probes. Probing begins at 25 ms and backs off to it; while a request waits for the model the pause stays at 25 ms for the first ten seconds, and at 50 ms after that.',
  })
  @IsNumber()
  @Min(1)
  @Max(LONGEST_MS)
  healthCheckInterval = 500;

  @JSONSchema({ description: 'Seconds from SIGTERM to SIGKILL.' })
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  unloadTimeout = 10;

  @JSONSchema({
    description: 'Seconds that running requests get when the gateway is asked to stop.',
  })
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  shutdownTimeout = 30;

  @JSONSchema({
    description:
      'Seconds an answer may go on after its model was asked to make room, to drain, or has changed in the file; past it the answer is cut. 0 = no bound. At the end of the gateway `shutdownTimeout` counts alone.',
  })
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  drainTimeout = 0;

  @JSONSchema({
    description:
      'Requests that may wait for one model at once; more are refused with 429 `queue_full`. 0 = no limit.',
  })
  @IsInt()
  @Min(0)
  queueLimit = 1000;

  @JSONSchema({
    description: 'Requests that may wait for all models together. 0 = no limit.',
  })
  @IsInt()
  @Min(0)
  totalQueueLimit = 10_000;

  @JSONSchema({
    description:
      'Seconds a request may wait for its model; then it is refused with 503 `queue_timeout`. 0 = no bound.',
  })
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  queueTimeout = 0;

  @JSONSchema({
    description:
      'Seconds without a byte from a model that has requests to answer; after them its `checkEndpoint` is asked, and where that does not answer either, the model is stopped, and loaded again when it is wanted. 0 = never.',
  })
  @IsNumber()
  @Min(0)
  @Max(LONGEST_S)
  stallTimeout = 0;

  @JSONSchema({
    description:
      'Seconds a client may take for the header of a request, and pause in its body; past them it is refused with 408. As long may the rest of a body take after its answer, and a client that has half-closed to take what is left; past them the connection is cut.',
  })
  @IsNumber()
  @Min(0.1)
  @Max(LONGEST_S)
  clientTimeout = 60;

  @JSONSchema({
    description:
      'true: a chat that is streamed is told how its model is loading in `reasoning_content`, which people see; false: in comments of the stream, which keep it open and nobody sees.',
  })
  @IsBoolean({ message: '$property must be true or false' })
  sendLoadingState = false;

  @JSONSchema({
    description:
      'Folder in which the gateway notes what it has started, so that after a crash the next start can end it. Unset: `llama-swap-nest` in `$XDG_STATE_HOME`, or in `~/.local/state`.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  stateFolder?: string;

  @JSONSchema({ description: 'Who keeps the room while others wait for it.' })
  @IsSection(SwapConfig)
  swap: SwapConfig = new SwapConfig();

  @JSONSchema({
    description: 'First port tried for `{PORT}`; a port is taken only if it can be bound.',
  })
  @IsInt()
  @Min(1)
  @Max(HIGHEST_PORT)
  startPort = 5800;

  @JSONSchema({
    description:
      'Mebibytes: the most of a request body that is read to find its model; 413 past it. What goes to `/upstream/`, and what names its model before that, may be larger.',
  })
  @IsNumber()
  @Min(0.001)
  @Max(4096)
  bodyLimit = 256;

  @JSONSchema({
    description:
      'Mebibytes that the bodies of all requests may take in memory together while their model is looked for, they wait, or may have to be sent again: 32 of each at most, and those above 1 MiB no more than half of it. What is more goes to disk.',
  })
  @IsNumber()
  @Min(0)
  bodyMemory = 256;

  @JSONSchema({
    description:
      'Mebibytes that the bodies of all requests may take in the folder for temporary files (`TMPDIR`). Past them a request is refused with 429 `queue_full` where its model is not known yet, and is not read on where it waits.',
  })
  @IsNumber()
  @Min(0)
  bodyDisk = 4096;

  @JSONSchema({
    description:
      'true: every alias is an entry of its own in `/v1/models`, after the model it stands for.',
  })
  @IsBoolean({ message: '$property must be true or false' })
  includeAliasesInList = false;

  @JSONSchema({ description: 'The least severe messages that are logged.' })
  @IsIn(LOG_LEVELS, { message: '$property must be one of debug, info, warn and error' })
  logLevel: LogLevel = 'info';

  @JSONSchema({
    description:
      'Texts for `${name}` in any string; `${env.NAME}` reads the environment. `MODEL_ID`, `PORT`, `PID`, `DEVICES` and `GPUS` are reserved.',
    ...MACROS,
  })
  @IsObject({ message: '$property must be a mapping' })
  macros: Record<string, string | number | boolean> = {};

  @JSONSchema({
    description:
      'Keys of which every request but those for `/health` needs one: texts, which may do everything, or mappings as below. Empty: none is needed.',
  })
  @IsListOf(ApiKeyConfig, { shorthand: 'key', implied: { admin: true } })
  apiKeys: ApiKeyConfig[] = [];

  @JSONSchema({
    description:
      'Who may read `/metrics` where there are `apiKeys`: `admin` (keys with `admin`), `key` (any key), `open` (everybody).',
  })
  @IsIn(METRICS_ACCESS, { message: '$property must be admin, key or open' })
  metricsAccess: MetricsAccess = 'admin';

  @JSONSchema({
    description:
      "Origins such as `https://chat.example.com` whose pages may use all routes from a browser, one or a list of them, or `'*'` for all origins. `[]`: none. Unset: pages of all origins may use the models and list them, and nothing else.",
    anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'string' }],
  })
  @IsOptional()
  corsOrigins?: CorsOrigins;

  @JSONSchema({ description: 'What to do at certain moments.' })
  @IsSection(HooksConfig)
  hooks: HooksConfig = new HooksConfig();
}
