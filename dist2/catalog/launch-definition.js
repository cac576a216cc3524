import { splitCommandLine } from '../config/command-line.js';
import { callsOf } from '../config/http-call.js';
import { DEFAULT_PROXY } from '../config/placeholders.js';
import { parseSize } from '../config/size.js';
/** Of a validated model, which says one of the three. */
export function defineLaunch(model) {
    const { cmd, cmdStop, container, external = '', proxy } = model;
    if (cmd !== undefined) {
        return {
            kind: 'command',
            command: splitCommandLine(cmd),
            stopCommand: cmdStop === undefined ? undefined : splitCommandLine(cmdStop),
            environment: environmentOf(model.env),
            baseUrl: withoutSlash(proxy ?? DEFAULT_PROXY),
        };
    }
    if (container !== undefined) {
        const { port, network } = container;
        const baseUrl = proxy === undefined ? undefined : withoutSlash(proxy);
        return { kind: 'container', container: choiceOf(container, model.env), port, network, baseUrl };
    }
    return {
        kind: 'external',
        baseUrl: withoutSlash(external),
        sleep: callsOf(model.sleep),
        wake: callsOf(model.wake),
        sleepCheck: model.sleepCheck === 'none' ? undefined : model.sleepCheck,
    };
}
const withoutSlash = (url) => url.replace(/\/+$/, '');
function choiceOf(container, env) {
    const { image, command, entrypoint, env: own, shmSize, memory, ...settings } = container;
    const { name = '', service, project } = settings;
    if (image === undefined) {
        return service === undefined ? { by: 'name', name } : { by: 'service', service, project };
    }
    return {
        by: 'image',
        create: {
            image,
            command: words(command),
            entrypoint: words(entrypoint),
            environment: environmentOf([...env, ...own]),
            shmSizeBytes: parseSize(shmSize),
            memoryBytes: parseSize(memory),
            settings,
        },
    };
}
const words = (command) => typeof command === 'string' ? splitCommandLine(command) : command;
const environmentOf = (variables) => Object.fromEntries(variables.map((variable) => {
    const equals = variable.indexOf('=');
    return [variable.slice(0, equals), variable.slice(equals + 1)];
}));
//# sourceMappingURL=launch-definition.js.map