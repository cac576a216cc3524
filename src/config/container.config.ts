import {
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
import { IsSize, SIZE_SCHEMA } from './is-size.js';
import { ENV_ENTRY, ENV_RULE, HIGHEST_PORT } from './limits.js';

export const PULLS = ['missing', 'always', 'never'] as const;
export type Pull = (typeof PULLS)[number];

/** What `gpus` may say: all of them, so many, or these. */
export type GpusConfig = 'all' | number | readonly (string | number)[];

const COMMAND = {
  anyOf: [
    { type: 'string' as const },
    { type: 'array' as const, items: { type: 'string' as const } },
  ],
};

const LIST = { message: '$property must be a list' };
const BOOLEAN = { message: '$property must be true or false' };

/**
 * The container that answers for a model; `checkLaunch` says what does not go together. The keys are
 * those of a compose file, in the spelling of this one.
 */
export class ContainerConfig {
  @JSONSchema({
    description:
      'Without `image`: an existing container, started for a load and stopped for an unload. With it: the name of the one that is created; unset: named after the model.',
  })
  @IsOptional()
  @Matches(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/, {
    message: '$property must be a name of at least two letters, digits, _, . and -',
  })
  name?: string;

  @JSONSchema({ description: 'The existing container of this service of a compose project.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  service?: string;

  @JSONSchema({ description: 'The compose project of `service`. Unset: that of the gateway.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  project?: string;

  @JSONSchema({ description: 'Image of a container that is created for a load and removed after.' })
  @IsOptional()
  @Matches(/^[^\s/][^\s]*$/, {
    message: '$property must be the name of an image, as ghcr.io/ggml-org/llama.cpp:server-cuda',
  })
  image?: string;

  @JSONSchema({ description: 'When the image is pulled.' })
  @IsIn(PULLS, { message: '$property must be missing, always or never' })
  pull: Pull = 'missing';

  @JSONSchema({
    description:
      'Port the server listens on in the container; `{PORT}` stands for it. Unset: the only one that the image or the container exposes; where the command says `{PORT}`, 8080.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(HIGHEST_PORT)
  port?: number;

  @JSONSchema({
    description:
      'Network to reach it by, and of a created container the one it joins; `host` for that of the machine. Unset: one the gateway is on; on the host, the default network with a published port.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  network?: string;

  @JSONSchema({ description: 'Arguments, as a list or as a command line.', ...COMMAND })
  @IsOptional()
  command?: string | readonly string[];

  @JSONSchema({
    description: 'Instead of the entrypoint of the image, as a list or as a command line.',
    ...COMMAND,
  })
  @IsOptional()
  entrypoint?: string | readonly string[];

  @JSONSchema({
    description:
      'GPUs of the NVIDIA runtime: `all`, how many, or a list of ids. With `all`, a model that `memory` places on some of the `devices` gets those. Unset: none.',
    anyOf: [
      { type: 'string', enum: ['all'] },
      { type: 'integer', minimum: 1 },
      { type: 'array', items: { type: ['string', 'integer'] }, minItems: 1 },
    ],
  })
  @IsOptional()
  gpus?: GpusConfig;

  @JSONSchema({
    description: 'Variables of the environment, as `NAME=value`; they go before those of `env`.',
  })
  @IsArray(LIST)
  @Matches(ENV_ENTRY, ENV_RULE)
  env: string[] = [];

  @JSONSchema({
    description:
      'Volumes, as `source:target[:options]`; the source is a named volume, or an absolute path on the machine of the engine.',
  })
  @IsArray(LIST)
  @Matches(/^(?:\/[^:]*|[a-zA-Z0-9][\w.-]+):\/[^:]*(?::[^:]+)?$/, {
    each: true,
    message:
      'each value in $property must be of the form /source:/target, volume:/target or /source:/target:ro',
  })
  volumes: string[] = [];

  @JSONSchema({ description: 'Devices of the machine, as `/dev/dri` or `/dev/a:/dev/b:rw`.' })
  @IsArray(LIST)
  @Matches(/^\/[^:]*(?::\/[^:]*)?(?::[rwm]+)?$/, {
    each: true,
    message: 'each value in $property must be of the form /dev/name or /dev/name:/dev/other:rwm',
  })
  devices: string[] = [];

  @JSONSchema({
    description: 'Size of /dev/shm; PyTorch on several GPUs needs more than 64 MiB.',
    ...SIZE_SCHEMA,
  })
  @IsOptional()
  @IsSize()
  shmSize?: string;

  @JSONSchema({ description: 'IPC namespace: `host`, `private`, `shareable`.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  ipc?: string;

  @JSONSchema({
    description: 'The most memory of the machine that it may take. Unset: no limit.',
    ...SIZE_SCHEMA,
  })
  @IsOptional()
  @IsSize()
  memory?: string;

  @JSONSchema({ description: 'CPUs it may use, as 2.5. Unset: all.' })
  @IsOptional()
  @IsNumber()
  @Min(0.01)
  cpus?: number;

  @JSONSchema({
    description: 'Limits by name, as `{ memlock: -1, stack: 67108864 }`.',
    additionalProperties: { type: 'integer', minimum: -1 },
  })
  @IsObject({ message: '$property must be a mapping' })
  ulimits: Readonly<Record<string, number>> = {};

  @JSONSchema({ description: 'User, as `"1000"` or `1000:1000`. Unset: that of the image.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  user?: string;

  @JSONSchema({
    description: 'Further groups of the user, by name or number, as `[video, "992"]`.',
  })
  @IsArray(LIST)
  @IsString({ each: true })
  groupAdd: string[] = [];

  @JSONSchema({ description: 'Folder the command runs in. Unset: that of the image.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  workingDir?: string;

  @JSONSchema({ description: 'Capabilities added.' })
  @IsArray(LIST)
  @IsString({ each: true })
  capAdd: string[] = [];

  @JSONSchema({ description: 'Capabilities dropped; `ALL` for all.' })
  @IsArray(LIST)
  @IsString({ each: true })
  capDrop: string[] = [];

  @JSONSchema({ description: 'Security options, as `no-new-privileges:true`.' })
  @IsArray(LIST)
  @IsString({ each: true })
  securityOpt: string[] = [];

  @JSONSchema({ description: 'An init process that passes signals on and reaps orphans.' })
  @IsBoolean(BOOLEAN)
  init = true;

  @JSONSchema({ description: 'Whether the root of its file system is read-only.' })
  @IsBoolean(BOOLEAN)
  readOnly = false;

  @JSONSchema({ description: 'Paths in memory, as `/tmp` or `/tmp:size=1g`.' })
  @IsArray(LIST)
  @IsString({ each: true })
  tmpfs: string[] = [];

  @JSONSchema({ description: 'Further host names, as `name:address`.' })
  @IsArray(LIST)
  @IsString({ each: true })
  extraHosts: string[] = [];

  @JSONSchema({
    description: 'Labels beside our own.',
    additionalProperties: { type: 'string' },
  })
  @IsObject({ message: '$property must be a mapping' })
  labels: Readonly<Record<string, string>> = {};

  @JSONSchema({ description: 'OCI runtime, as `nvidia`. Unset: that of the engine.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  runtime?: string;

  @JSONSchema({ description: 'Signal that asks it to stop. Unset: that of the image, or SIGTERM.' })
  @IsOptional()
  @Matches(/^(?:SIG[A-Z0-9+]+|\d+)$/, { message: '$property must be a signal, as SIGINT' })
  stopSignal?: string;

  @JSONSchema({ description: 'Platform of the image, as `linux/amd64`.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  platform?: string;
}
