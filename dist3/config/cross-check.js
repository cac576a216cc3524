import { checkApiKeys } from './api-key-check.js';
import { splitCommandLine, whyUnsplittable } from './command-line.js';
import { checkCorsOrigins } from './cors-origins.js';
import { checkFilters } from './filters-check.js';
import { namesByID } from './filters.config.js';
import { checkLaunch, checkUrl } from './launch-check.js';
import { checkMemory } from './memory-check.js';
import { nearestHint } from './nearest.js';
import { DEFAULT_PROXY, hasDevices, hasPort } from './placeholders.js';
import { checkRoom } from './room-check.js';
import { parseSize } from './size.js';
/**
 * What is wrong although every value by itself is right: names that do not exist or exist twice,
 * commands that cannot be split, upstreams whose port nobody knows.
 */
export function crossCheck(config) {
    return [
        ...[...config.models].flatMap(([id, model]) => checkModel(id, model, config)),
        ...checkNames(config),
        ...checkGroups(config),
        ...checkContainers(config),
        ...checkPreload(config),
        ...checkFallbacks(config),
        ...checkApiKeys(config),
        ...checkCorsOrigins(config.corsOrigins),
        ...roomFindings(config),
    ];
}
function checkModel(id, model, { devices }) {
    const path = ['models', id];
    const wrongCommand = checkCommand(model.cmd, [...path, 'cmd']);
    return [
        ...checkLaunch(model, path),
        ...(id === '' ? [{ path, message: 'expected a name before the colon', atKey: true }] : []),
        ...(wrongCommand.length > 0 ? wrongCommand : checkPlaceholders(model, [...path, 'cmd'])),
        ...(model.cmdStop === undefined ? [] : checkCommand(model.cmdStop, [...path, 'cmdStop'])),
        ...(devices.size > 0 ? [] : checkNoDevices(model, path)),
        ...checkUrl(model.proxy, [...path, 'proxy']),
        ...checkTtl(model.ttl, [...path, 'ttl']),
        ...checkFilters(model.filters, [...path, 'filters']),
    ];
}
/** Sums are made only of what is right. */
function roomFindings(config) {
    const findings = checkMemory(config);
    const hasSizes = [...config.devices.values()].every(({ memory, reserve }) => parseSize(memory) !== undefined && parseSize(reserve) !== undefined);
    const hasMembers = [...config.groups.values()].every(({ members }) => Array.isArray(members));
    return findings.length > 0 || !hasSizes || !hasMembers ? findings : checkRoom(config);
}
function checkPlaceholders({ cmd, proxy = DEFAULT_PROXY }, path) {
    if (!isText(cmd))
        return [];
    const findings = [];
    if (cmd.includes('${PID}'))
        findings.push({ path, message: '${PID} is known in cmdStop only' });
    if (isText(proxy) && !hasPort(cmd) && hasPort(proxy)) {
        const message = 'expected {PORT} in the command, or a proxy that names a port itself';
        findings.push({ path, message });
    }
    return findings;
}
function checkNoDevices(model, path) {
    const { cmd, cmdStop, env, container } = model;
    const texts = [
        [cmd, [...path, 'cmd']],
        [cmdStop, [...path, 'cmdStop']],
        [env, [...path, 'env']],
        [container?.command, [...path, 'container', 'command']],
        [container?.entrypoint, [...path, 'container', 'entrypoint']],
        [container?.env, [...path, 'container', 'env']],
    ];
    const message = '${DEVICES} and ${GPUS} are known only with devices at the top level';
    return texts.flatMap(([value, at]) => {
        if (!Array.isArray(value))
            return isText(value) && hasDevices(value) ? [{ path: at, message }] : [];
        return value.flatMap((text, index) => isText(text) && hasDevices(text) ? [{ path: [...at, index], message }] : []);
    });
}
/** Values of the wrong type have been reported already. */
const isText = (value) => typeof value === 'string' && value !== '';
function checkCommand(commandLine, path) {
    if (!isText(commandLine))
        return [];
    const unsplittable = whyUnsplittable(commandLine);
    if (unsplittable !== undefined)
        return [{ path, message: unsplittable }];
    const [program = ''] = splitCommandLine(commandLine);
    return program === ''
        ? [{ path, message: 'expected a command, got only comments or white space' }]
        : [];
}
const checkTtl = (ttl, path) => typeof ttl === 'number' && ttl < 0 && ttl > -1
    ? [{ path, message: `expected -1 (as modelTTL says), 0 (never) or more, got ${ttl}` }]
    : [];
/** Each name a client may send means one model. */
function checkNames({ models }) {
    const owner = new Map([...models.keys()].map((id) => [id, id]));
    return [...models].flatMap(([id, model]) => namesOf(id, model).flatMap(({ name, ...place }) => {
        const other = owner.get(name);
        owner.set(name, other ?? id);
        if (other === undefined)
            return [];
        return [{ ...place, message: `the name '${name}' already belongs to model '${other}'` }];
    }));
}
/** A model's names beside its id, each once, with their places. */
function namesOf(id, { aliases, filters }) {
    const list = Array.isArray(aliases) ? aliases : [];
    const path = ['models', id];
    const listed = list.flatMap((name, index) => isText(name) && list.indexOf(name) === index
        ? [{ name, path: [...path, 'aliases', index] }]
        : []);
    const byID = namesByID(filters)
        .filter((name) => isText(name) && name !== id && !list.includes(name))
        .map((name) => ({ name, path: [...path, 'filters', 'setParamsByID', name], atKey: true }));
    return [...listed, ...byID];
}
function checkGroups({ models, groups }) {
    if (models.size === 0)
        return [];
    const groupOf = new Map();
    return [...groups].flatMap(([id, group]) => {
        const members = Array.isArray(group.members) ? group.members : [];
        return members.flatMap((member, index) => {
            if (!isText(member))
                return [];
            const path = ['groups', id, 'members', index];
            if (!models.has(member))
                return [unknownModel(member, models, path)];
            const other = groupOf.get(member);
            groupOf.set(member, id);
            if (other === undefined || other === id)
                return [];
            return [{ path, message: `model '${member}' is in group '${other}' already` }];
        });
    });
}
/** A container answers for one model. */
function checkContainers({ models }) {
    const owner = new Map();
    return [...models].flatMap(([id, { container }]) => {
        const { name, service, project = '' } = container ?? {};
        const key = service === undefined ? 'name' : 'service';
        if (!isText(name ?? service))
            return [];
        const what = JSON.stringify([name, service, project]);
        const other = owner.get(what);
        owner.set(what, other ?? id);
        if (other === undefined)
            return [];
        const message = `this container belongs to model '${other}' already`;
        return [{ path: ['models', id, 'container', key], message }];
    });
}
function checkPreload({ models, hooks }) {
    const preload = hooks.on_startup.preload;
    return (Array.isArray(preload) ? preload : []).flatMap((id, index) => isText(id) && models.size > 0 && !models.has(id)
        ? [unknownModel(id, models, ['hooks', 'on_startup', 'preload', index])]
        : []);
}
function checkFallbacks({ models }) {
    return [...models].flatMap(([id, { fallback }]) => (Array.isArray(fallback) ? fallback : []).flatMap((other, index) => {
        const path = ['models', id, 'fallback', index];
        if (!isText(other))
            return [];
        if (other === id)
            return [{ path, message: 'expected another model than this one' }];
        return models.has(other) ? [] : [unknownModel(other, models, path)];
    }));
}
const unknownModel = (id, models, path) => ({
    path,
    message: `no model '${id}' under models${nearestHint(id, [...models.keys()])}`,
});
//# sourceMappingURL=cross-check.js.map