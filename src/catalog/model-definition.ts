import type { CapabilitiesConfig } from '../config/capabilities.config.js';
import type { GatewayConfig } from '../config/gateway.config.js';
import { namesByID } from '../config/filters.config.js';
import type { ModelConfig } from '../config/model.config.js';
import { defineFilters } from './filters-definition.js';
import type { FiltersDefinition } from './filters-definition.js';
import { defineLaunch } from './launch-definition.js';
import type { LaunchDefinition } from './launch-definition.js';

/** A model as the rest of the gateway sees it: names resolved, defaults applied, durations in ms. */
export interface ModelDefinition {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly launch: LaunchDefinition;
  readonly logFile: string | undefined;
  /** Undefined: ready as soon as it runs. */
  readonly checkEndpoint: string | undefined;
  readonly healthCheckTimeoutMs: number;
  readonly healthCheckIntervalMs: number;
  readonly unloadTimeoutMs: number;
  /** Infinity: an answer may go on as long as it takes. */
  readonly drainTimeoutMs: number;
  /** Without a byte of any answer, before its health is asked. Infinity: never. */
  readonly stallTimeoutMs: number;
  readonly isPersistent: boolean;
  /** Undefined: never unloaded for being idle. */
  readonly ttlMs: number | undefined;
  /** Infinity: no limit. */
  readonly concurrencyLimit: number;
  /** Requests that may wait. Infinity: no limit. */
  readonly queueLimit: number;
  /** Infinity: no bound. */
  readonly queueTimeoutMs: number;
  /** Chats are told in their answers how the model is loading. */
  readonly sendsLoadingState: boolean;
  readonly useModelName: string | undefined;
  /** The upstream gets the API key of the request. */
  readonly forwardsAuth: boolean;
  readonly filters: FiltersDefinition;
  readonly isListed: boolean;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly capabilities: Readonly<CapabilitiesConfig>;
  readonly group: GroupDefinition | undefined;
}

export interface GroupDefinition {
  readonly id: string;
  readonly members: readonly string[];
  /** Excludes other groups and ungrouped models. */
  readonly isExclusive: boolean;
}

const ms = (seconds: number): number => seconds * 1000;

/** In the file, 0 stands for no bound. */
const orInfinity = (bound: number): number => (bound === 0 ? Infinity : bound);

/** The definitions of a validated configuration, in the order of the file. */
export function defineModels(config: GatewayConfig): ModelDefinition[] {
  const groups = [...config.groups].map(([id, group]): GroupDefinition => ({
    id,
    members: group.members,
    isExclusive: group.swap,
  }));
  return [...config.models].map(([id, model]) => {
    const group = groups.find(({ members }) => members.includes(id));
    return defineModel(id, model, group, config);
  });
}

function defineModel(
  id: string,
  model: ModelConfig,
  group: GroupDefinition | undefined,
  config: GatewayConfig,
): ModelDefinition {
  return {
    id,
    aliases: aliasesOf(id, model),
    launch: defineLaunch(model),
    logFile: model.logFile,
    checkEndpoint: model.checkEndpoint === 'none' ? undefined : model.checkEndpoint,
    healthCheckTimeoutMs: ms(model.healthCheckTimeout ?? config.healthCheckTimeout),
    healthCheckIntervalMs: config.healthCheckInterval,
    unloadTimeoutMs: ms(model.unloadTimeout ?? config.unloadTimeout),
    drainTimeoutMs: ms(orInfinity(model.drainTimeout ?? config.drainTimeout)),
    stallTimeoutMs: ms(orInfinity(model.stallTimeout ?? config.stallTimeout)),
    isPersistent: model.persist,
    ttlMs: ttlMsOf(model, config),
    concurrencyLimit: orInfinity(model.concurrencyLimit),
    queueLimit: orInfinity(model.queueLimit ?? config.queueLimit),
    queueTimeoutMs: ms(orInfinity(model.queueTimeout ?? config.queueTimeout)),
    sendsLoadingState: model.sendLoadingState ?? config.sendLoadingState,
    useModelName: model.useModelName,
    forwardsAuth: model.forwardAuth,
    filters: defineFilters(model.filters),
    isListed: !model.unlisted,
    name: model.name,
    description: model.description,
    metadata: model.metadata,
    capabilities: model.capabilities,
    group,
  };
}

/** Names with parameters of their own are aliases too. */
const aliasesOf = (id: string, { aliases, filters }: ModelConfig): readonly string[] => [
  ...aliases,
  ...namesByID(filters).filter((name) => name !== id && !aliases.includes(name)),
];

/** SPEC 3.4: unset or negative is the global one, 0 is never; persistent models have none. */
function ttlMsOf(
  { persist, ttl = -1 }: ModelConfig,
  { modelTTL }: GatewayConfig,
): number | undefined {
  const seconds = ttl < 0 ? modelTTL : ttl;
  return persist || seconds === 0 ? undefined : ms(seconds);
}
