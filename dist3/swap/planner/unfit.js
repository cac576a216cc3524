import { fits, minus, nothing, plus } from './room.js';
/**
 * Undefined while the unit is loaded, or could be once everything had gone that is not pinned. Of
 * the pinned units only those count that run, each where it is: whether the others will ever be
 * asked for nobody knows, and until then there is room. What waits for a unit is to be asked about
 * again when the capacity changes, a pinned unit starts, or the unit itself closes or goes.
 */
export function shortage(unit, { units, capacity }) {
    if (hasRoom(unit))
        return undefined;
    const keepers = units.filter((other) => other.pinned && other.id !== unit.id && hasRoom(other));
    const kept = keepers.reduce((sum, { place = [] }) => plus(sum, place), nothing(capacity));
    const placements = unit.placements.map((place) => ({
        place,
        short: shortDevices(place, kept, capacity),
    }));
    if (placements.some(({ short }) => short.length === 0))
        return undefined;
    return { placements, keptBy: keepers.map(({ id }) => id) };
}
/** It is loaded or being loaded, and nobody else is to have its place. */
const hasRoom = ({ state, closed }) => state === 'loading' || (state === 'ready' && !closed);
function shortDevices(place, kept, capacity) {
    const left = minus(capacity, kept);
    return place.flatMap((needed, device) => fits([needed], [left[device] ?? 0])
        ? []
        : [{ device, needed, kept: kept[device] ?? 0, capacity: capacity[device] ?? 0 }]);
}
//# sourceMappingURL=unfit.js.map