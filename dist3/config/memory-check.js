import { shown } from './config-issue.js';
import { gpuOf, isMachine } from './device-kind.js';
import { SIZE_EXPECTED } from './is-size.js';
import { isMapping } from './mapping.js';
import { nearestHint } from './nearest.js';
import { parseSize, sizeText } from './size.js';
/** What is wrong with the devices, and with what the models say they need of them. */
export function checkMemory({ devices, models }) {
    const names = [...devices.keys()];
    return [
        ...[...devices].flatMap(([name, { memory, reserve }]) => checkDevice(name, memory, reserve)),
        ...checkIdentities(devices),
        ...[...models].flatMap(([id, { memory }]) => memory === undefined ? [] : checkNeeds(memory, names, ['models', id, 'memory'])),
    ];
}
const NEEDS_EXPECTED = `${SIZE_EXPECTED}, sizes by device, or auto`;
const PLACEMENT_EXPECTED = `${SIZE_EXPECTED}, or sizes by device`;
/** `${DEVICES}` is a list with commas. */
const DEVICE_NAME = /^[A-Za-z][\w.-]*$/;
function checkDevice(name, memory, reserve) {
    const path = ['devices', name];
    const [all, kept] = [parseSize(memory), parseSize(reserve)];
    if (!DEVICE_NAME.test(name)) {
        const message = 'expected a name of letters, digits, _, . and -, beginning with a letter';
        return [{ path, message, atKey: true }];
    }
    if (all === undefined || kept === undefined || kept < all)
        return [];
    const message = `expected less than the memory, ${sizeText(all)}, got ${sizeText(kept)}`;
    return all === 0
        ? [{ path: [...path, 'memory'], message: 'expected more than nothing' }]
        : [{ path: [...path, 'reserve'], message }];
}
/** Room that counts twice would be given away twice. */
function checkIdentities(devices) {
    const owner = new Map();
    return [...devices].flatMap(([name, device]) => {
        const what = identityOf(name, device);
        if (what === undefined)
            return [];
        const other = owner.get(what);
        owner.set(what, other ?? name);
        const message = `${what} is device '${other ?? ''}' already`;
        return other === undefined ? [] : [{ path: ['devices', name], message, atKey: true }];
    });
}
function identityOf(name, device) {
    if (isMachine(name, device))
        return 'the memory of the machine';
    // A value of the wrong type has been reported already.
    const gpu = typeof device.gpu === 'object' ? undefined : gpuOf(name, device);
    return gpu === undefined ? undefined : `GPU '${gpu}'`;
}
function checkNeeds(memory, devices, path) {
    if (devices.length === 0) {
        const message = 'expected devices at the top level that say how much memory there is';
        return [{ path, message, atKey: true }];
    }
    if (memory === 'auto')
        return [];
    if (!Array.isArray(memory))
        return checkPlacement(memory, devices, path, NEEDS_EXPECTED);
    if (memory.length === 0)
        return [{ path, message: 'expected at least one placement' }];
    return memory.flatMap((placement, index) => checkPlacement(placement, devices, [...path, index], PLACEMENT_EXPECTED));
}
function checkPlacement(value, devices, path, expected) {
    if (!isMapping(value))
        return checkSize(value, path, expected);
    const needs = Object.entries(value);
    if (needs.length === 0)
        return [{ path, message: 'expected a size for at least one device' }];
    return needs.flatMap(([device, size]) => devices.includes(device)
        ? checkSize(size, [...path, device], SIZE_EXPECTED)
        : [
            {
                path: [...path, device],
                message: `no device '${device}' under devices${nearestHint(device, devices)}`,
                atKey: true,
            },
        ]);
}
const checkSize = (value, path, expected) => parseSize(value) === undefined
    ? [{ path, message: `expected ${expected}, got ${shown(value)}` }]
    : [];
//# sourceMappingURL=memory-check.js.map