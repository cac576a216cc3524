import { sumOf } from '../config/footprints.js';
import { sizeText } from '../config/size.js';
import { fitsInto, usable } from './device-definition.js';
/**
 * The GPU part of an estimate goes on any one GPU, or on all of them in proportion where one is not
 * enough; the rest into the memory of the machine, where that is a device.
 */
export function placed(estimate, devices) {
    if (estimate === undefined)
        return { warning: 'not estimated' };
    if (estimate.kind === 'unknown') {
        return { warning: 'cannot be estimated', detail: estimate.reason };
    }
    const { gpuBytes, ramBytes } = estimate;
    const gpus = devices.filter(({ gpu }) => gpu !== undefined);
    const machine = devices.find(({ isMachine }) => isMachine);
    if (gpuBytes > 0 && gpus.length === 0) {
        return { warning: 'some of its layers go to a GPU, and no device is one' };
    }
    if (gpuBytes === 0 && machine === undefined) {
        return { warning: 'it runs in the memory of the machine, and no device is that' };
    }
    const onMachine = machine === undefined ? {} : { [machine.name]: ramBytes };
    const onGpus = gpuBytes === 0 ? [{}] : onOneOrAll(gpuBytes, gpus);
    const footprints = onGpus
        .map((onGpu) => sumOf([onGpu, onMachine]))
        .filter((footprint) => fitsInto(footprint, devices));
    if (footprints.length > 0)
        return { footprints };
    return { warning: `estimated at ${needText(gpuBytes, ramBytes)}, which is more than there is` };
}
function onOneOrAll(bytes, gpus) {
    const single = gpus.filter((gpu) => usable(gpu) >= bytes).map(({ name }) => ({ [name]: bytes }));
    if (single.length > 0)
        return single;
    const all = gpus.reduce((sum, gpu) => sum + usable(gpu), 0);
    const share = (gpu) => Math.ceil((bytes * usable(gpu)) / all);
    return [Object.fromEntries(gpus.map((gpu) => [gpu.name, share(gpu)]))];
}
/** `6 GiB on GPUs and 1 GiB in the memory of the machine` */
const needText = (gpuBytes, ramBytes) => [
    ...(gpuBytes === 0 ? [] : [`${sizeText(gpuBytes)} on GPUs`]),
    ...(ramBytes === 0 ? [] : [`${sizeText(ramBytes)} in the memory of the machine`]),
].join(' and ');
//# sourceMappingURL=auto-placements.js.map