var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsNumber, IsObject, IsOptional, IsString, Matches, Max, Min, } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PRIORITIES, PRIORITY_RULE } from './api-key.config.js';
import { ContainerConfig } from './container.config.js';
import { FiltersConfig } from './filters.config.js';
import { CapabilitiesConfig } from './capabilities.config.js';
import { SIZE_SCHEMA } from './is-size.js';
import { ENV_ENTRY, ENV_RULE, LONGEST_S, MACRO_NAME } from './limits.js';
import { IsSection } from './sections.js';
const MACRO_TYPES = ['string', 'number', 'boolean'];
/** What a mapping of macros looks like to an editor; `expandMacros` checks it. */
export const MACROS = {
    propertyNames: { pattern: MACRO_NAME.source },
    additionalProperties: { type: MACRO_TYPES },
};
const PLACEMENT = {
    anyOf: [SIZE_SCHEMA, { type: 'object', additionalProperties: SIZE_SCHEMA }],
};
const CALL = {
    anyOf: [
        { type: 'string' },
        {
            type: 'object',
            required: ['path'],
            properties: {
                method: { type: 'string' },
                path: { type: 'string' },
                headers: { type: 'object', additionalProperties: { type: 'string' } },
                body: {},
            },
            additionalProperties: false,
        },
    ],
};
const CALLS = { anyOf: [...CALL.anyOf, { type: 'array', items: CALL }] };
/** An entry under `models:`; its key is the name clients send in `"model"`. */
let ModelConfig = class ModelConfig {
    cmd;
    container;
    external;
    sleep;
    wake;
    sleepCheck = '/is_sleeping';
    cmdStop;
    proxy;
    checkEndpoint = '/health';
    persist = false;
    ttl;
    aliases = [];
    env = [];
    logFile;
    healthCheckTimeout;
    unloadTimeout;
    drainTimeout;
    queueLimit;
    queueTimeout;
    stallTimeout;
    sendLoadingState;
    useModelName;
    filters = new FiltersConfig();
    concurrencyLimit = 0;
    memory;
    priority = 'normal';
    fallback = [];
    forwardAuth = false;
    unlisted = false;
    name;
    description;
    metadata;
    capabilities = new CapabilitiesConfig();
    macros = {};
};
__decorate([
    JSONSchema({
        description: 'Command line of the server, split as a POSIX shell would (quotes, `\\` at line ends, `#` comment lines) and run without a shell. `{PORT}` or `${PORT}` stands for a free port. A model has `cmd`, `container` or `external`.',
    }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ModelConfig.prototype, "cmd", void 0);
__decorate([
    JSONSchema({ description: 'The container that answers, instead of `cmd`.' }),
    IsOptional(),
    IsSection(ContainerConfig),
    __metadata("design:type", ContainerConfig)
], ModelConfig.prototype, "container", void 0);
__decorate([
    JSONSchema({
        description: 'Base URL of a server that somebody else runs, instead of `cmd`: loaded once it is healthy, and unloaded by `sleep`, if that is set.',
    }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ModelConfig.prototype, "external", void 0);
__decorate([
    JSONSchema({
        description: 'HTTP calls that have an `external` server free its memory, one after the other: `/sleep?level=1` is sent by POST; also `{ method, path, headers, body }`, and a list of them.',
        ...CALLS,
    }),
    IsOptional(),
    __metadata("design:type", Object)
], ModelConfig.prototype, "sleep", void 0);
__decorate([
    JSONSchema({ description: 'HTTP calls that wake it, in the same form.', ...CALLS }),
    IsOptional(),
    __metadata("design:type", Object)
], ModelConfig.prototype, "wake", void 0);
__decorate([
    JSONSchema({
        description: 'Path where it says whether it sleeps, as `{"is_sleeping": true}`; one that is not found there says nothing. `none`: it is not asked.',
    }),
    Matches(/^(none|\/.*)$/, { message: '$property must be a path that begins with / or none' }),
    __metadata("design:type", Object)
], ModelConfig.prototype, "sleepCheck", void 0);
__decorate([
    JSONSchema({
        description: 'Command run instead of SIGTERM; knows `${PID}`. SIGKILL follows after `unloadTimeout`.',
    }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ModelConfig.prototype, "cmdStop", void 0);
__decorate([
    JSONSchema({
        description: 'Base URL of the upstream; its path is a prefix. Names a port itself or `{PORT}`. Unset: `http://127.0.0.1:{PORT}`; of a container, its address on a network shared with the gateway, or its published port.',
    }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ModelConfig.prototype, "proxy", void 0);
__decorate([
    JSONSchema({
        description: 'Path that answers 200 when the server is ready; `none` = ready at once.',
    }),
    Matches(/^(none|\/.*)$/, { message: '$property must be a path that begins with / or none' }),
    __metadata("design:type", Object)
], ModelConfig.prototype, "checkEndpoint", void 0);
__decorate([
    JSONSchema({ description: 'Never unloaded by a swap or a TTL; an explicit unload still works.' }),
    IsBoolean({ message: '$property must be true or false' }),
    __metadata("design:type", Object)
], ModelConfig.prototype, "persist", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds of idleness after which the model is unloaded. Unset or -1: `modelTTL`; 0: never, even when `modelTTL` is set.',
    }),
    IsOptional(),
    IsNumber(),
    Min(-1),
    Max(LONGEST_S),
    __metadata("design:type", Number)
], ModelConfig.prototype, "ttl", void 0);
__decorate([
    JSONSchema({ description: 'Other names for the model, unique over all models and aliases.' }),
    IsArray({ message: '$property must be a list' }),
    IsString({ each: true }),
    IsNotEmpty({ each: true }),
    ArrayUnique({ message: '$property must name each alias once' }),
    __metadata("design:type", Array)
], ModelConfig.prototype, "aliases", void 0);
__decorate([
    JSONSchema({ description: 'Variables added to the environment of the server, as `NAME=value`.' }),
    IsArray({ message: '$property must be a list' }),
    Matches(ENV_ENTRY, ENV_RULE),
    __metadata("design:type", Array)
], ModelConfig.prototype, "env", void 0);
__decorate([
    JSONSchema({ description: "File the server's stdout and stderr are also written to." }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ModelConfig.prototype, "logFile", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds a load of this model may take. Unset: the top-level value.',
    }),
    IsOptional(),
    IsNumber(),
    Min(0.1),
    Max(LONGEST_S),
    __metadata("design:type", Number)
], ModelConfig.prototype, "healthCheckTimeout", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds from SIGTERM, or the stop signal of a container, to SIGKILL; of an `external` server, what its `sleep` calls may take. Unset: the top-level value.',
    }),
    IsOptional(),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Number)
], ModelConfig.prototype, "unloadTimeout", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds an answer of this model may go on once it has to go. Unset: the top-level value.',
    }),
    IsOptional(),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Number)
], ModelConfig.prototype, "drainTimeout", void 0);
__decorate([
    JSONSchema({
        description: 'Requests that may wait for this model. Unset: the top-level value.',
    }),
    IsOptional(),
    IsInt(),
    Min(0),
    __metadata("design:type", Number)
], ModelConfig.prototype, "queueLimit", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds a request may wait for this model. Unset: the top-level value.',
    }),
    IsOptional(),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Number)
], ModelConfig.prototype, "queueTimeout", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds without a byte from this model before its health is asked. Unset: the top-level value.',
    }),
    IsOptional(),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Number)
], ModelConfig.prototype, "stallTimeout", void 0);
__decorate([
    JSONSchema({
        description: 'Whether chats are told how this model is loading. Unset: the top-level value.',
    }),
    IsOptional(),
    IsBoolean({ message: '$property must be true or false' }),
    __metadata("design:type", Boolean)
], ModelConfig.prototype, "sendLoadingState", void 0);
__decorate([
    JSONSchema({ description: 'The `model` the upstream is sent instead of the one asked for.' }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], ModelConfig.prototype, "useModelName", void 0);
__decorate([
    JSONSchema({ description: 'Changes of the JSON bodies the upstream is sent.' }),
    IsSection(FiltersConfig),
    __metadata("design:type", FiltersConfig)
], ModelConfig.prototype, "filters", void 0);
__decorate([
    JSONSchema({
        description: 'Requests in the upstream at once; more wait in the queue of the gateway. 0 = no limit.',
    }),
    IsInt(),
    Min(0),
    __metadata("design:type", Object)
], ModelConfig.prototype, "concurrencyLimit", void 0);
__decorate([
    JSONSchema({
        description: 'What the model needs: a size on any one of the `devices` (`6GiB`), sizes by device (`{ gpu0: 6GiB, ram: 2GiB }`), a list of such placements to choose from, or `auto`: estimated from the GGUF file in `cmd`. Unset: unknown, so that it is resident alone.',
        anyOf: [
            ...PLACEMENT.anyOf,
            { type: 'string', enum: ['auto'] },
            { type: 'array', items: PLACEMENT },
        ],
    }),
    IsOptional(),
    __metadata("design:type", Object)
], ModelConfig.prototype, "memory", void 0);
__decorate([
    JSONSchema({
        description: '`background`: requests for the model wait for a free moment and stop no model that answers a person.',
    }),
    IsIn(PRIORITIES, PRIORITY_RULE),
    __metadata("design:type", String)
], ModelConfig.prototype, "priority", void 0);
__decorate([
    JSONSchema({
        description: 'Models of which a resident one may answer a background request for this one, instead of a load.',
    }),
    IsArray({ message: '$property must be a list' }),
    IsString({ each: true }),
    ArrayUnique({ message: '$property must name each model once' }),
    __metadata("design:type", Array)
], ModelConfig.prototype, "fallback", void 0);
__decorate([
    JSONSchema({
        description: 'true: the upstream gets the API key of the request as the client sent it, in the same header field.',
    }),
    IsBoolean({ message: '$property must be true or false' }),
    __metadata("design:type", Object)
], ModelConfig.prototype, "forwardAuth", void 0);
__decorate([
    JSONSchema({ description: 'Left out of `/v1/models`; can be requested all the same.' }),
    IsBoolean({ message: '$property must be true or false' }),
    __metadata("design:type", Object)
], ModelConfig.prototype, "unlisted", void 0);
__decorate([
    JSONSchema({ description: 'Name shown in `/v1/models`.' }),
    IsOptional(),
    IsString(),
    __metadata("design:type", String)
], ModelConfig.prototype, "name", void 0);
__decorate([
    JSONSchema({ description: 'Description shown in `/v1/models`.' }),
    IsOptional(),
    IsString(),
    __metadata("design:type", String)
], ModelConfig.prototype, "description", void 0);
__decorate([
    JSONSchema({
        description: 'Any mapping, shown in `meta`, and in `meta.llamaswap`, in `/v1/models`.',
    }),
    IsOptional(),
    IsObject({ message: '$property must be a mapping' }),
    __metadata("design:type", Object)
], ModelConfig.prototype, "metadata", void 0);
__decorate([
    JSONSchema({ description: 'What the model can do, as `/v1/models` says it.' }),
    IsSection(CapabilitiesConfig),
    __metadata("design:type", CapabilitiesConfig)
], ModelConfig.prototype, "capabilities", void 0);
__decorate([
    JSONSchema({
        description: 'Macros of this model; they override the global ones.',
        ...MACROS,
    }),
    IsObject({ message: '$property must be a mapping' }),
    __metadata("design:type", Object)
], ModelConfig.prototype, "macros", void 0);
ModelConfig = __decorate([
    JSONSchema({
        oneOf: [{ required: ['cmd'] }, { required: ['container'] }, { required: ['external'] }],
    })
], ModelConfig);
export { ModelConfig };
//# sourceMappingURL=model.config.js.map