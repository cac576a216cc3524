import { withDevices, withPort } from '../../config/placeholders.js';
/** Its GPUs, as the drivers' tools number them. */
export const gpusOf = ({ devices }) => devices.flatMap(({ gpu }) => gpu ?? []);
/** Fills a text with what its placeholders stand for at one start; without a port, that stays. */
export function fillerOf(placement, port) {
    const names = placement.devices.map(({ name }) => name);
    const gpus = gpusOf(placement);
    return (text) => withDevices(port === undefined ? text : withPort(text, port), names, gpus);
}
//# sourceMappingURL=fill-in.js.map