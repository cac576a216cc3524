import { shown } from './config-issue.js';
import { checkContainer, checkNoPlaceholder, isSaid } from './container-check.js';
import { checkCalls } from './http-call.js';
import { ModelConfig } from './model.config.js';
import { withPort } from './placeholders.js';
const KINDS = ['cmd', 'container', 'external'];
/** Keys of a model that mean something with some of them only. */
const ONLY_WITH = [
    ['cmdStop', ['cmd']],
    ['env', ['cmd', 'container']],
    ['logFile', ['cmd', 'container']],
    ['proxy', ['cmd', 'container']],
    ['sleep', ['external']],
    ['wake', ['external']],
    ['sleepCheck', ['external']],
];
/** What does not go together in how a model is started and stopped. */
export function checkLaunch(model, path) {
    const said = KINDS.filter((one) => model[one] !== undefined);
    const [kind] = said;
    if (kind === undefined || said.length > 1) {
        const got = said.length === 0 ? 'none' : said.join(' and ');
        return [{ path, message: `expected one of cmd, container and external, got ${got}` }];
    }
    const plain = new ModelConfig();
    const foreign = ONLY_WITH.filter(([key, kinds]) => !kinds.includes(kind) && isSaid(model[key], plain[key]));
    return [
        ...foreign.map(([key, kinds]) => ({
            path: [...path, key],
            message: `${key} goes with ${kinds.join(' and ')}, not with ${kind}`,
            atKey: true,
        })),
        ...(model.memory === 'auto' && kind !== 'cmd'
            ? [{ path: [...path, 'memory'], message: `auto is known of a cmd only, not of ${kind}` }]
            : []),
        ...(kind === 'container' ? checkContainer(model, path) : []),
        ...(kind === 'external' ? checkExternal(model, path) : []),
    ];
}
function checkExternal({ external, sleep, wake }, path) {
    return [
        ...checkUrl(external, [...path, 'external']),
        ...checkNoPlaceholder(external, [...path, 'external']),
        ...checkCalls(sleep, [...path, 'sleep']),
        ...checkCalls(wake, [...path, 'wake']),
        ...(sleep !== undefined && wake === undefined
            ? [{ path: [...path, 'sleep'], message: 'expected wake beside it', atKey: true }]
            : []),
        ...(sleep === undefined && wake !== undefined
            ? [{ path: [...path, 'wake'], message: 'expected sleep beside it', atKey: true }]
            : []),
    ];
}
/** An http or https URL and nothing else; `{PORT}` may stand for its port. */
export function checkUrl(value, path) {
    if (typeof value !== 'string' || value === '')
        return [];
    const text = withPort(value, 1);
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
        return [{ path, message: `expected an http or https URL, got ${shown(value)}` }];
    }
    const { username, password } = url;
    // An empty query is one, too, to what comes after it.
    return username + password === '' && !/[?#\s]/.test(value)
        ? []
        : [{ path, message: `expected a URL without user, query and fragment, got ${shown(value)}` }];
}
//# sourceMappingURL=launch-check.js.map