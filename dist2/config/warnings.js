import { isMachine } from './device-kind.js';
import { isList } from './footprints.js';
import { DEFAULT_PROXY, hasPort } from './placeholders.js';
import { parseSize } from './size.js';
/** A size alone means any device; the machine is one among GPUs. */
const isAlsoForMachine = ({ memory }, { devices }) => devices.size > 1 &&
    [...devices].some(([name, device]) => isMachine(name, device)) &&
    (isList(memory) ? memory : [memory]).some((one) => parseSize(one) !== undefined);
/** What is allowed and probably not meant. */
export function configWarnings(config) {
    return [
        ...[...config.models].flatMap(([id, model]) => {
            const said = [];
            if (model.persist && (model.ttl ?? 0) > 0) {
                said.push(`models.${id}: persist is set, so its ttl of ${String(model.ttl)} s never applies`);
            }
            if (hasPort(model.cmd ?? '') && !hasPort(model.proxy ?? DEFAULT_PROXY)) {
                said.push(`models.${id}: cmd uses {PORT} but proxy does not: requests go to another port`);
            }
            if (model.checkEndpoint === 'none') {
                said.push(`models.${id}: checkEndpoint is none, so requests may come before it is ready`);
            }
            if (isAlsoForMachine(model, config)) {
                said.push(`models.${id}: memory is a size alone, which the memory of the machine may serve as well as a GPU; name the devices where that is not meant`);
            }
            return said;
        }),
        ...[...config.groups].flatMap(([id, group]) => group.members.length === 1 ? [`groups.${id}: has only one member`] : []),
        ...accessWarnings(config),
    ];
}
/** Who is shut out, and who is let in. */
function accessWarnings({ apiKeys, corsOrigins = [] }) {
    const said = [];
    if (apiKeys.length > 0 && !apiKeys.some(({ admin }) => admin)) {
        said.push('apiKeys: none has admin: true, so nobody may load, unload, reload or read the logs');
    }
    if (apiKeys.length === 0 && [corsOrigins].flat().includes('*')) {
        said.push('corsOrigins: every web page may load and unload models and read the logs, since there are no apiKeys');
    }
    return said;
}
//# sourceMappingURL=warnings.js.map