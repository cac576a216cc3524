import { gpuKey } from './gpu-key.js';
const MACHINE = 'machine';
export function readingOf(beganAtMs, machine, gpus) {
    const amounts = new Map();
    if (machine !== undefined)
        amounts.set(MACHINE, machine);
    for (const { index, id, totalBytes, freeBytes } of gpus) {
        for (const name of [index?.toString(), id]) {
            if (name !== undefined)
                amounts.set(gpuKey(name), { totalBytes, freeBytes });
        }
    }
    return { beganAtMs, amounts };
}
/** By the names the configuration gives to devices; only those that could be measured. */
export const amountsOf = ({ amounts }, devices) => Object.fromEntries(devices.flatMap(({ name, gpu, isMachine }) => {
    const amount = amounts.get(isMachine ? MACHINE : gpuKey(gpu ?? ''));
    return amount === undefined ? [] : [[name, amount]];
}));
//# sourceMappingURL=memory-reading.js.map