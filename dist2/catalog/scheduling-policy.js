import { footprintsOf } from '../config/footprints.js';
import { gpuOf, isMachine } from '../config/device-kind.js';
import { parseSize } from '../config/size.js';
import { placed } from './auto-placements.js';
const ms = (seconds) => seconds * 1000;
export function schedulingPolicy(config, estimates) {
    const { swap, settle, measure } = config;
    const devices = defineDevices(config);
    const auto = new Map([...config.models]
        .filter(([, { memory }]) => memory === 'auto')
        .map(([id]) => [id, placed(estimates.get(id), devices)]));
    const models = [...config.models].map(([id, model]) => [
        id,
        {
            footprints: auto.get(id)?.footprints ?? footprintsOf(model.memory, config.devices),
            isBackground: model.priority === 'background',
            fallback: model.fallback,
        },
    ]);
    return {
        turnMs: ms(swap.turn),
        lingerMs: ms(swap.linger),
        backgroundIdleMs: ms(swap.backgroundIdle),
        backgroundWaitMs: ms(swap.backgroundWait),
        isFifo: swap.fifo,
        devices,
        isMeasured: measure && devices.length > 0,
        settleMs: settle === undefined ? undefined : ms(settle),
        models: new Map(models),
        apiKeys: config.apiKeys,
        warnings: [...auto].flatMap(([id, { warning, detail }]) => warning === undefined
            ? []
            : [{ text: `models.${id}.memory: ${warning}; it is resident alone`, detail }]),
    };
}
export const defineDevices = ({ devices }) => [...devices].map(([name, device]) => defineDevice(name, device));
const defineDevice = (name, device) => ({
    name,
    bytes: parseSize(device.memory) ?? 0,
    reserveBytes: parseSize(device.reserve) ?? 0,
    gpu: gpuOf(name, device),
    isMachine: isMachine(name, device),
});
//# sourceMappingURL=scheduling-policy.js.map