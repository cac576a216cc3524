import { isDeepStrictEqual } from 'node:util';
import { whyUnsplittable } from './command-line.js';
import { shown } from './config-issue.js';
import { ContainerConfig } from './container.config.js';
import { isMapping } from './mapping.js';
import { hasPort } from './placeholders.js';
/** What a container that exists already is known by, and how it is reached. */
const OF_EXISTING = ['name', 'service', 'project', 'port', 'network'];
/** What does not go together in a container, and what of it no type can say. */
export function checkContainer({ container, env, proxy }, at) {
    const path = [...at, 'container'];
    if (!(container instanceof ContainerConfig))
        return [];
    return [
        ...checkNoPlaceholder(proxy, [...at, 'proxy']),
        ...(container.image === undefined
            ? [...checkExisting(container, path), ...notForExisting(env, [...at, 'env'])]
            : checkCreated(container, path)),
    ];
}
/** Nothing is run for which a port would be looked for. */
export const checkNoPlaceholder = (url, path) => typeof url === 'string' && hasPort(url)
    ? [{ path, message: 'expected a URL that names the port itself' }]
    : [];
function checkExisting(container, path) {
    const { name, service, project } = container;
    const plain = new ContainerConfig();
    const known = Object.keys(container);
    const foreign = known.filter((key) => !OF_EXISTING.includes(key) && isSaid(container[key], plain[key]));
    const hasOne = (name === undefined) !== (service === undefined);
    return [
        ...(hasOne ? [] : [{ path, message: 'expected one of name, service and image' }]),
        ...(project !== undefined && service === undefined
            ? [{ path: [...path, 'project'], message: 'project goes with service', atKey: true }]
            : []),
        ...foreign.flatMap((key) => notForExisting([container[key]], [...path, key])),
    ];
}
const notForExisting = (values, path) => values.length === 0
    ? []
    : [
        {
            path,
            message: 'goes with image: an existing container is started as it was created',
            atKey: true,
        },
    ];
function checkCreated(container, path) {
    const { service, project, network, port, command, entrypoint, gpus, ulimits } = container;
    const limits = Object.entries(isMapping(ulimits) ? ulimits : {});
    return [
        ...(service === undefined
            ? []
            : [{ path: [...path, 'service'], message: 'expected service or image', atKey: true }]),
        ...(project === undefined
            ? []
            : [{ path: [...path, 'project'], message: 'project goes with service', atKey: true }]),
        ...(network === 'host' && port === undefined
            ? [{ path: [...path, 'network'], message: 'expected port beside it on the network host' }]
            : []),
        ...checkWords(command, [...path, 'command']),
        ...checkWords(entrypoint, [...path, 'entrypoint']),
        ...checkGpus(gpus, [...path, 'gpus']),
        ...limits.flatMap(([name, limit]) => Number.isInteger(limit) && limit >= -1
            ? []
            : [
                {
                    path: [...path, 'ulimits', name],
                    message: `expected a number, -1 for no limit, got ${shown(limit)}`,
                },
            ]),
        ...checkTexts(container.labels, [...path, 'labels']),
    ];
}
const checkTexts = (values, path) => Object.entries(isMapping(values) ? values : {}).flatMap(([name, value]) => typeof value === 'string'
    ? []
    : [{ path: [...path, name], message: `expected a text, got ${shown(value)}` }]);
function checkWords(words, path) {
    if (words === undefined)
        return [];
    if (Array.isArray(words)) {
        return words.flatMap((word, index) => typeof word === 'string'
            ? []
            : [{ path: [...path, index], message: `expected a text, in quotes, got ${shown(word)}` }]);
    }
    if (typeof words !== 'string') {
        return [{ path, message: `expected a command line, or a list of texts, got ${shown(words)}` }];
    }
    const message = whyUnsplittable(words);
    return message === undefined ? [] : [{ path, message }];
}
function checkGpus(gpus, path) {
    const isId = (id) => (typeof id === 'string' && id !== '') || (Number.isInteger(id) && Number(id) >= 0);
    const isRight = gpus === undefined ||
        gpus === 'all' ||
        (Number.isInteger(gpus) && Number(gpus) > 0) ||
        (Array.isArray(gpus) && gpus.length > 0 && gpus.every(isId));
    return isRight
        ? []
        : [{ path, message: `expected all, a number of GPUs, or a list of ids, got ${shown(gpus)}` }];
}
/** What is written as it would be anyhow is not told from what is not written. */
export const isSaid = (value, byDefault) => !isDeepStrictEqual(value, byDefault);
//# sourceMappingURL=container-check.js.map