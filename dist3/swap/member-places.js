import { sumOf } from '../config/footprints.js';
/** What running members occupied in the units they were of; each all of it where nobody knows its part. */
export function mergedPlace(running, before) {
    const parts = running.map(({ upstream }) => {
        const place = before.find((unit) => unit.members.some((one) => one.upstream === upstream))?.place;
        return [upstream.model.id, place?.members?.get(upstream.model.id) ?? place?.footprint ?? {}];
    });
    if (parts.length === 0)
        return undefined;
    const alone = before.some(({ place }) => place?.alone === 1) ? 1 : 0;
    return { alone, footprint: sumOf(parts.map(([, part]) => part)), members: new Map(parts) };
}
/** What a server is told of its place: everything, where nobody knows or none of it is there any more. */
export function placementOf(footprint, devices) {
    const own = devices.filter(({ name }) => (footprint?.[name] ?? 0) > 0);
    if (footprint === undefined || own.length === 0) {
        return { devices, isConfined: false };
    }
    return { devices: own, isConfined: devices.some(({ gpu }) => gpu !== undefined) };
}
//# sourceMappingURL=member-places.js.map