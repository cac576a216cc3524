var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { ArrayNotEmpty, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsNumber, IsObject, IsOptional, IsString, Max, Min, } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ApiKeyConfig } from './api-key.config.js';
import { DeviceConfig } from './device.config.js';
import { HIGHEST_PORT, LONGEST_MS, LONGEST_S } from './limits.js';
import { MACROS, ModelConfig } from './model.config.js';
import { IsListOf, IsMapOf, IsSection } from './sections.js';
export const METRICS_ACCESS = ['admin', 'key', 'open'];
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'];
/** An entry under `groups:`: models that load together. */
export class GroupConfig {
    members;
    swap = true;
}
__decorate([
    JSONSchema({ description: 'Ids of the models. A model is in at most one group.' }),
    IsArray({ message: '$property must be a list' }),
    ArrayNotEmpty({ message: '$property must name at least one model' }),
    IsString({ each: true }),
    ArrayUnique({ message: '$property must name each model once' }),
    __metadata("design:type", Array)
], GroupConfig.prototype, "members", void 0);
__decorate([
    JSONSchema({
        description: 'true: excludes other groups and ungrouped models. false: neither stops others nor is stopped by them.',
    }),
    IsBoolean({ message: '$property must be true or false' }),
    __metadata("design:type", Object)
], GroupConfig.prototype, "swap", void 0);
/** Who may keep the room while others wait. */
export class SwapConfig {
    turn = 20;
    linger = 2;
    backgroundIdle = 60;
    backgroundWait = 300;
    fifo = false;
}
__decorate([
    JSONSchema({
        description: 'Seconds a resident model with work keeps its turn while another model waits; 0 = it closes at once.',
    }),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Object)
], SwapConfig.prototype, "turn", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds an idle model may stay when its past says that its next request comes that soon; 0 = it goes at once.',
    }),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Object)
], SwapConfig.prototype, "linger", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds a model must have been idle before a background request may take its place.',
    }),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Object)
], SwapConfig.prototype, "backgroundIdle", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds after which a background request that still waits counts as normal, and with it all background requests for its model.',
    }),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Object)
], SwapConfig.prototype, "backgroundWait", void 0);
__decorate([
    JSONSchema({
        description: 'true: requests get their models strictly in the order they came, whatever that costs in loads; for comparison. Turn and linger are 0 then, and nobody is background.',
    }),
    IsBoolean({ message: '$property must be true or false' }),
    __metadata("design:type", Object)
], SwapConfig.prototype, "fifo", void 0);
export class StartupHooksConfig {
    preload = [];
}
__decorate([
    JSONSchema({ description: 'Models loaded at start.' }),
    IsArray({ message: '$property must be a list' }),
    IsString({ each: true }),
    ArrayUnique({ message: '$property must name each model once' }),
    __metadata("design:type", Array)
], StartupHooksConfig.prototype, "preload", void 0);
export class HooksConfig {
    on_startup = new StartupHooksConfig();
}
__decorate([
    JSONSchema({ description: 'What to do once the gateway listens.' }),
    IsSection(StartupHooksConfig),
    __metadata("design:type", StartupHooksConfig)
], HooksConfig.prototype, "on_startup", void 0);
/** The configuration file, validated; also the token by which it is injected. */
export class GatewayConfig {
    models = new Map();
    groups = new Map();
    devices = new Map();
    measure = true;
    settle;
    modelTTL = 0;
    globalTTL;
    healthCheckTimeout = 120;
    healthCheckInterval = 500;
    unloadTimeout = 10;
    shutdownTimeout = 30;
    drainTimeout = 0;
    queueLimit = 1000;
    totalQueueLimit = 10_000;
    queueTimeout = 0;
    stallTimeout = 0;
    clientTimeout = 60;
    sendLoadingState = false;
    stateFolder;
    swap = new SwapConfig();
    startPort = 5800;
    bodyLimit = 256;
    bodyMemory = 256;
    bodyDisk = 4096;
    includeAliasesInList = false;
    logLevel = 'info';
    macros = {};
    apiKeys = [];
    metricsAccess = 'admin';
    corsOrigins;
    hooks = new HooksConfig();
}
__decorate([
    JSONSchema({
        description: 'The models, by the name clients send in `"model"`.',
        minProperties: 1,
    }),
    IsMapOf(ModelConfig),
    __metadata("design:type", Map)
], GatewayConfig.prototype, "models", void 0);
__decorate([
    JSONSchema({ description: 'Models that load together, by a name of your choice.' }),
    IsMapOf(GroupConfig),
    __metadata("design:type", Map)
], GatewayConfig.prototype, "groups", void 0);
__decorate([
    JSONSchema({
        description: 'The memories that models share, by a name of your choice: `gpu0: 24GiB`, `ram: { memory: 64GiB, reserve: 8GiB }`. Without any, one model is resident at a time.',
    }),
    IsMapOf(DeviceConfig, { shorthand: 'memory' }),
    __metadata("design:type", Map)
], GatewayConfig.prototype, "devices", void 0);
__decorate([
    JSONSchema({
        description: 'Read the free memory of the devices where `nvidia-smi`, `rocm-smi` or `/proc/meminfo` tells it, and go by the smaller of declared and measured.',
    }),
    IsBoolean({ message: '$property must be true or false' }),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "measure", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds after a stop until its room counts as free. Unset: 0, or as soon as the measured memory has settled, at most 5.',
    }),
    IsOptional(),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Number)
], GatewayConfig.prototype, "settle", void 0);
__decorate([
    JSONSchema({
        description: 'TTL in seconds of models that set none; 0 = never. Also spelled `globalTTL`.',
    }),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "modelTTL", void 0);
__decorate([
    JSONSchema({ description: 'Another spelling of `modelTTL`; one of the two.' }),
    IsOptional(),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Number)
], GatewayConfig.prototype, "globalTTL", void 0);
__decorate([
    JSONSchema({ description: 'Seconds a load may take.' }),
    IsNumber(),
    Min(0.1),
    Max(LONGEST_S),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "healthCheckTimeout", void 0);
__decorate([
    JSONSchema({
        description: 'Milliseconds: the longest pause between two health probes. Probing begins at 25 ms and backs off to it; while a request waits for the model the pause stays under 50 ms.',
    }),
    IsNumber(),
    Min(1),
    Max(LONGEST_MS),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "healthCheckInterval", void 0);
__decorate([
    JSONSchema({ description: 'Seconds from SIGTERM to SIGKILL.' }),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "unloadTimeout", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds that running requests get when the gateway is asked to stop.',
    }),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "shutdownTimeout", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds an answer may go on after its model was asked to make room, to drain, or has changed in the file; past it the answer is cut. 0 = no bound. At the end of the gateway `shutdownTimeout` counts alone.',
    }),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "drainTimeout", void 0);
__decorate([
    JSONSchema({
        description: 'Requests that may wait for one model at once; more are refused with 429 `queue_full`. 0 = no limit.',
    }),
    IsInt(),
    Min(0),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "queueLimit", void 0);
__decorate([
    JSONSchema({
        description: 'Requests that may wait for all models together. 0 = no limit.',
    }),
    IsInt(),
    Min(0),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "totalQueueLimit", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds a request may wait for its model; then it is refused with 503 `queue_timeout`. 0 = no bound.',
    }),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "queueTimeout", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds without a byte from a model that has requests to answer; after them its `checkEndpoint` is asked, and where that does not answer either, the model is stopped, and loaded again when it is wanted. 0 = never.',
    }),
    IsNumber(),
    Min(0),
    Max(LONGEST_S),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "stallTimeout", void 0);
__decorate([
    JSONSchema({
        description: 'Seconds a client may take for the header of a request, and pause in its body; past them it is refused with 408. As long may the rest of a body take after its answer, and a client that has half-closed to take what is left; past them the connection is cut.',
    }),
    IsNumber(),
    Min(0.1),
    Max(LONGEST_S),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "clientTimeout", void 0);
__decorate([
    JSONSchema({
        description: 'true: a chat that is streamed is told how its model is loading in `reasoning_content`, which people see; false: in comments of the stream, which keep it open and nobody sees.',
    }),
    IsBoolean({ message: '$property must be true or false' }),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "sendLoadingState", void 0);
__decorate([
    JSONSchema({
        description: 'Folder in which the gateway notes what it has started, so that after a crash the next start can end it. Unset: `llama-swap-nest` in `$XDG_STATE_HOME`, or in `~/.local/state`.',
    }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    __metadata("design:type", String)
], GatewayConfig.prototype, "stateFolder", void 0);
__decorate([
    JSONSchema({ description: 'Who keeps the room while others wait for it.' }),
    IsSection(SwapConfig),
    __metadata("design:type", SwapConfig)
], GatewayConfig.prototype, "swap", void 0);
__decorate([
    JSONSchema({
        description: 'First port tried for `{PORT}`; a port is taken only if it can be bound.',
    }),
    IsInt(),
    Min(1),
    Max(HIGHEST_PORT),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "startPort", void 0);
__decorate([
    JSONSchema({
        description: 'Mebibytes: the most of a request body that is read to find its model; 413 past it. What goes to `/upstream/`, and what names its model before that, may be larger.',
    }),
    IsNumber(),
    Min(0.001),
    Max(4096),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "bodyLimit", void 0);
__decorate([
    JSONSchema({
        description: 'Mebibytes that the bodies of all requests may take in memory together while their model is looked for, they wait, or may have to be sent again: 32 of each at most, and those above 1 MiB no more than half of it. What is more goes to disk.',
    }),
    IsNumber(),
    Min(0),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "bodyMemory", void 0);
__decorate([
    JSONSchema({
        description: 'Mebibytes that the bodies of all requests may take in the folder for temporary files (`TMPDIR`). Past them a request is refused with 429 `queue_full` where its model is not known yet, and is not read on where it waits.',
    }),
    IsNumber(),
    Min(0),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "bodyDisk", void 0);
__decorate([
    JSONSchema({
        description: 'true: every alias is an entry of its own in `/v1/models`, after the model it stands for.',
    }),
    IsBoolean({ message: '$property must be true or false' }),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "includeAliasesInList", void 0);
__decorate([
    JSONSchema({ description: 'The least severe messages that are logged.' }),
    IsIn(LOG_LEVELS, { message: '$property must be one of debug, info, warn and error' }),
    __metadata("design:type", String)
], GatewayConfig.prototype, "logLevel", void 0);
__decorate([
    JSONSchema({
        description: 'Texts for `${name}` in any string; `${env.NAME}` reads the environment. `MODEL_ID`, `PORT`, `PID`, `DEVICES` and `GPUS` are reserved.',
        ...MACROS,
    }),
    IsObject({ message: '$property must be a mapping' }),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "macros", void 0);
__decorate([
    JSONSchema({
        description: 'Keys of which every request but those for `/health` needs one: texts, which may do everything, or mappings as below. Empty: none is needed.',
    }),
    IsListOf(ApiKeyConfig, { shorthand: 'key', implied: { admin: true } }),
    __metadata("design:type", Array)
], GatewayConfig.prototype, "apiKeys", void 0);
__decorate([
    JSONSchema({
        description: 'Who may read `/metrics` where there are `apiKeys`: `admin` (keys with `admin`), `key` (any key), `open` (everybody).',
    }),
    IsIn(METRICS_ACCESS, { message: '$property must be admin, key or open' }),
    __metadata("design:type", String)
], GatewayConfig.prototype, "metricsAccess", void 0);
__decorate([
    JSONSchema({
        description: "Origins such as `https://chat.example.com` whose pages may use all routes from a browser, one or a list of them, or `'*'` for all origins. `[]`: none. Unset: pages of all origins may use the models and list them, and nothing else.",
        anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'string' }],
    }),
    IsOptional(),
    __metadata("design:type", Object)
], GatewayConfig.prototype, "corsOrigins", void 0);
__decorate([
    JSONSchema({ description: 'What to do at certain moments.' }),
    IsSection(HooksConfig),
    __metadata("design:type", HooksConfig)
], GatewayConfig.prototype, "hooks", void 0);
//# sourceMappingURL=gateway.config.js.map