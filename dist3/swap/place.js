import { fitsInto } from '../catalog/device-definition.js';
import { sumOf } from '../config/footprints.js';
/** The virtual device comes first, then the devices in their order. */
export const vectorOf = ({ alone, footprint }, devices) => [alone, ...devices.map(({ name }) => footprint[name] ?? 0)];
/** What of a vector is on devices: those of which nothing is needed are left out. */
export const footprintOf = (vector, devices) => Object.fromEntries(devices.flatMap(({ name }, index) => {
    const bytes = vector[index + 1] ?? 0;
    return bytes === 0 ? [] : [[name, bytes]];
}));
/** More would only be choices between equals. */
const MOST_PLACES = 256;
/**
 * Where a unit may be placed, if its needs are known: one choice for each of its members, or what
 * it has been seen to take. Undefined: nobody knows. What is more than a device has is left out
 * where there are other choices.
 */
export function knownPlaces({ members, learned }, devices) {
    const choices = members.map(({ footprints }) => footprints);
    if (!choices.every((footprints) => footprints !== undefined)) {
        return learned && [{ alone: 0, footprint: learned, members: undefined }];
    }
    const rows = choices.reduce((known, footprints) => worthTrying(known.flatMap(({ parts, sum }) => footprints.map((part) => ({ parts: [...parts, part], sum: sumOf([sum, part]) }))), devices), [{ parts: [], sum: {} }]);
    return rows.map(({ parts, sum }) => ({
        alone: 0,
        footprint: sum,
        members: new Map(parts.map((part, index) => [members[index]?.id ?? '', part])),
    }));
}
/** Each sum once, and only what fits as long as anything does. */
function worthTrying(rows, devices) {
    const amounts = ({ sum }) => devices.map(({ name }) => sum[name] ?? 0);
    const distinct = [...new Map(rows.map((row) => [amounts(row).join(), row])).values()];
    const fitting = distinct.filter(({ sum }) => fitsInto(sum, devices));
    return (fitting.length > 0 ? fitting : distinct).slice(0, MOST_PLACES);
}
/**
 * One whose needs nobody knows needs everything that persistent models leave, and in any case what
 * is known of some of its members.
 */
export const unknownPlace = (alone, left, least = {}) => ({
    alone,
    footprint: alone === 1 ? atLeast(left, least) : least,
    members: undefined,
});
/** What those members need of each device wherever they are placed of which that is known. */
export const leastOf = (members) => sumOf(members.map(({ footprints = [{}] }) => {
    const names = Object.keys(sumOf(footprints));
    const least = (name) => Math.min(...footprints.map((footprint) => footprint[name] ?? 0));
    return Object.fromEntries(names.map((name) => [name, least(name)]));
}));
/** The larger of both on each device. */
export const atLeast = (footprint, other = {}) => Object.fromEntries(Object.keys({ ...footprint, ...other }).map((name) => [
    name,
    Math.max(footprint[name] ?? 0, other[name] ?? 0),
]));
/** No more of each device than that. */
export const withAtMost = (footprint, most) => Object.fromEntries(Object.entries(footprint).map(([name, bytes]) => [name, Math.min(bytes, most[name] ?? 0)]));
//# sourceMappingURL=place.js.map