import { namesByID } from '../config/filters.config.js';
import { defineFilters } from './filters-definition.js';
import { defineLaunch } from './launch-definition.js';
const ms = (seconds) => seconds * 1000;
/** In the file, 0 stands for no bound. */
const orInfinity = (bound) => (bound === 0 ? Infinity : bound);
/** The definitions of a validated configuration, in the order of the file. */
export function defineModels(config) {
    const groups = [...config.groups].map(([id, group]) => ({
        id,
        members: group.members,
        isExclusive: group.swap,
    }));
    return [...config.models].map(([id, model]) => {
        const group = groups.find(({ members }) => members.includes(id));
        return defineModel(id, model, group, config);
    });
}
function defineModel(id, model, group, config) {
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
const aliasesOf = (id, { aliases, filters }) => [
    ...aliases,
    ...namesByID(filters).filter((name) => name !== id && !aliases.includes(name)),
];
/** SPEC 3.4: unset or negative is the global one, 0 is never; persistent models have none. */
function ttlMsOf({ persist, ttl = -1 }, { modelTTL }) {
    const seconds = ttl < 0 ? modelTTL : ttl;
    return persist || seconds === 0 ? undefined : ms(seconds);
}
//# sourceMappingURL=model-definition.js.map