var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsNumber, IsObject, IsOptional, IsString, Matches, Max, Min, } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsSize, SIZE_SCHEMA } from './is-size.js';
import { ENV_ENTRY, ENV_RULE, HIGHEST_PORT } from './limits.js';
export const PULLS = ['missing', 'always', 'never'];
const COMMAND = {
    anyOf: [
        { type: 'string' },
        { type: 'array', items: { type: 'string' } },
    ],
};
const LIST = { message: '$property must be a list' };
const BOOLEAN = { message: '$property must be true or false' };
/**
 * The container that answers for a model; `checkLaunch` says what does not go together. The keys are
 * those of a compose file, in the spelling of this one.
 */
export class ContainerConfig {
    name;
    service;
    project;
    image;
    pull = 'missing';
    port;
    network;
    command;
    entrypoint;
    gpus;
    env = [];
    volumes = [];
    devices = [];
    shmSize;
    ipc;
    memory;
    cpus;
    ulimits = {};
    user;
    groupAdd = [];
    workingDir;
    capAdd = [];
    capDrop = [];
    securityOpt = [];
    init = true;
    readOnly = false;
    tmpfs = [];
    extraHosts = [];
    labels = {};
    runtime;
    stopSignal;
    platform;
}
__decorate([
    JSONSchema({
        description: 'Without `image`: an existing container, started for a load and stopped for an unload. With it: the name of the one that is created; unset: named after the model.',
    }),
    IsOptional(),
    Matches(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/, {
        message: '$property must be a name of at least two letters, digits, _, . and -',
    }),
    __metadata("design:type", String)
], ContainerConfig.prototype, "name", void 0);
__decorate([
    JSONSchema({ description: 'The existing container of this service of a compose project.' }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ContainerConfig.prototype, "service", void 0);
__decorate([
    JSONSchema({ description: 'The compose project of `service`. Unset: that of the gateway.' }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ContainerConfig.prototype, "project", void 0);
__decorate([
    JSONSchema({ description: 'Image of a container that is created for a load and removed after.' }),
    IsOptional(),
    Matches(/^[^\s/][^\s]*$/, {
        message: '$property must be the name of an image, as ghcr.io/ggml-org/llama.cpp:server-cuda',
    }),
    __metadata("design:type", String)
], ContainerConfig.prototype, "image", void 0);
__decorate([
    JSONSchema({ description: 'When the image is pulled.' }),
    IsIn(PULLS, { message: '$property must be missing, always or never' }),
    __metadata("design:type", String)
], ContainerConfig.prototype, "pull", void 0);
__decorate([
    JSONSchema({
        description: 'Port the server listens on in the container; `{PORT}` stands for it. Unset: the only one that the image or the container exposes; where the command says `{PORT}`, 8080.',
    }),
    IsOptional(),
    IsInt(),
    Min(1),
    Max(HIGHEST_PORT),
    __metadata("design:type", Number)
], ContainerConfig.prototype, "port", void 0);
__decorate([
    JSONSchema({
        description: 'Network to reach it by, and of a created container the one it joins; `host` for that of the machine. Unset: one the gateway is on; on the host, the default network with a published port.',
    }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ContainerConfig.prototype, "network", void 0);
__decorate([
    JSONSchema({ description: 'Arguments, as a list or as a command line.', ...COMMAND }),
    IsOptional(),
    __metadata("design:type", Object)
], ContainerConfig.prototype, "command", void 0);
__decorate([
    JSONSchema({
        description: 'Instead of the entrypoint of the image, as a list or as a command line.',
        ...COMMAND,
    }),
    IsOptional(),
    __metadata("design:type", Object)
], ContainerConfig.prototype, "entrypoint", void 0);
__decorate([
    JSONSchema({
        description: 'GPUs of the NVIDIA runtime: `all`, how many, or a list of ids. With `all`, a model that `memory` places on some of the `devices` gets those. Unset: none.',
        anyOf: [
            { type: 'string', enum: ['all'] },
            { type: 'integer', minimum: 1 },
            { type: 'array', items: { type: ['string', 'integer'] }, minItems: 1 },
        ],
    }),
    IsOptional(),
    __metadata("design:type", Object)
], ContainerConfig.prototype, "gpus", void 0);
__decorate([
    JSONSchema({
        description: 'Variables of the environment, as `NAME=value`; they go before those of `env`.',
    }),
    IsArray(LIST),
    Matches(ENV_ENTRY, ENV_RULE),
    __metadata("design:type", Array)
], ContainerConfig.prototype, "env", void 0);
__decorate([
    JSONSchema({
        description: 'Volumes, as `source:target[:options]`; the source is a named volume, or an absolute path on the machine of the engine.',
    }),
    IsArray(LIST),
    Matches(/^(?:\/[^:]*|[a-zA-Z0-9][\w.-]+):\/[^:]*(?::[^:]+)?$/, {
        each: true,
        message: 'each value in $property must be of the form /source:/target, volume:/target or /source:/target:ro',
    }),
    __metadata("design:type", Array)
], ContainerConfig.prototype, "volumes", void 0);
__decorate([
    JSONSchema({ description: 'Devices of the machine, as `/dev/dri` or `/dev/a:/dev/b:rw`.' }),
    IsArray(LIST),
    Matches(/^\/[^:]*(?::\/[^:]*)?(?::[rwm]+)?$/, {
        each: true,
        message: 'each value in $property must be of the form /dev/name or /dev/name:/dev/other:rwm',
    }),
    __metadata("design:type", Array)
], ContainerConfig.prototype, "devices", void 0);
__decorate([
    JSONSchema({
        description: 'Size of /dev/shm; PyTorch on several GPUs needs more than 64 MiB.',
        ...SIZE_SCHEMA,
    }),
    IsOptional(),
    IsSize(),
    __metadata("design:type", String)
], ContainerConfig.prototype, "shmSize", void 0);
__decorate([
    JSONSchema({ description: 'IPC namespace: `host`, `private`, `shareable`.' }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ContainerConfig.prototype, "ipc", void 0);
__decorate([
    JSONSchema({
        description: 'The most memory of the machine that it may take. Unset: no limit.',
        ...SIZE_SCHEMA,
    }),
    IsOptional(),
    IsSize(),
    __metadata("design:type", String)
], ContainerConfig.prototype, "memory", void 0);
__decorate([
    JSONSchema({ description: 'CPUs it may use, as 2.5. Unset: all.' }),
    IsOptional(),
    IsNumber(),
    Min(0.01),
    __metadata("design:type", Number)
], ContainerConfig.prototype, "cpus", void 0);
__decorate([
    JSONSchema({
        description: 'Limits by name, as `{ memlock: -1, stack: 67108864 }`.',
        additionalProperties: { type: 'integer', minimum: -1 },
    }),
    IsObject({ message: '$property must be a mapping' }),
    __metadata("design:type", Object)
], ContainerConfig.prototype, "ulimits", void 0);
__decorate([
    JSONSchema({ description: 'User, as `"1000"` or `1000:1000`. Unset: that of the image.' }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ContainerConfig.prototype, "user", void 0);
__decorate([
    JSONSchema({
        description: 'Further groups of the user, by name or number, as `[video, "992"]`.',
    }),
    IsArray(LIST),
    IsString({ each: true }),
    __metadata("design:type", Array)
], ContainerConfig.prototype, "groupAdd", void 0);
__decorate([
    JSONSchema({ description: 'Folder the command runs in. Unset: that of the image.' }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ContainerConfig.prototype, "workingDir", void 0);
__decorate([
    JSONSchema({ description: 'Capabilities added.' }),
    IsArray(LIST),
    IsString({ each: true }),
    __metadata("design:type", Array)
], ContainerConfig.prototype, "capAdd", void 0);
__decorate([
    JSONSchema({ description: 'Capabilities dropped; `ALL` for all.' }),
    IsArray(LIST),
    IsString({ each: true }),
    __metadata("design:type", Array)
], ContainerConfig.prototype, "capDrop", void 0);
__decorate([
    JSONSchema({ description: 'Security options, as `no-new-privileges:true`.' }),
    IsArray(LIST),
    IsString({ each: true }),
    __metadata("design:type", Array)
], ContainerConfig.prototype, "securityOpt", void 0);
__decorate([
    JSONSchema({ description: 'An init process that passes signals on and reaps orphans.' }),
    IsBoolean(BOOLEAN),
    __metadata("design:type", Object)
], ContainerConfig.prototype, "init", void 0);
__decorate([
    JSONSchema({ description: 'Whether the root of its file system is read-only.' }),
    IsBoolean(BOOLEAN),
    __metadata("design:type", Object)
], ContainerConfig.prototype, "readOnly", void 0);
__decorate([
    JSONSchema({ description: 'Paths in memory, as `/tmp` or `/tmp:size=1g`.' }),
    IsArray(LIST),
    IsString({ each: true }),
    __metadata("design:type", Array)
], ContainerConfig.prototype, "tmpfs", void 0);
__decorate([
    JSONSchema({ description: 'Further host names, as `name:address`.' }),
    IsArray(LIST),
    IsString({ each: true }),
    __metadata("design:type", Array)
], ContainerConfig.prototype, "extraHosts", void 0);
__decorate([
    JSONSchema({
        description: 'Labels beside our own.',
        additionalProperties: { type: 'string' },
    }),
    IsObject({ message: '$property must be a mapping' }),
    __metadata("design:type", Object)
], ContainerConfig.prototype, "labels", void 0);
__decorate([
    JSONSchema({ description: 'OCI runtime, as `nvidia`. Unset: that of the engine.' }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ContainerConfig.prototype, "runtime", void 0);
__decorate([
    JSONSchema({ description: 'Signal that asks it to stop. Unset: that of the image, or SIGTERM.' }),
    IsOptional(),
    Matches(/^(?:SIG[A-Z0-9+]+|\d+)$/, { message: '$property must be a signal, as SIGINT' }),
    __metadata("design:type", String)
], ContainerConfig.prototype, "stopSignal", void 0);
__decorate([
    JSONSchema({ description: 'Platform of the image, as `linux/amd64`.' }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ContainerConfig.prototype, "platform", void 0);
//# sourceMappingURL=container.config.js.map