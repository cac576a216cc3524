import { combinations, footprintsOf, sumOf, usableBytes } from './footprints.js';
import { sizeText } from './size.js';
/** Beyond so many ways to place all that stays, it is left to the first load to find out. */
const MOST_COMBINATIONS = 4096;
/**
 * Models and groups that could never be loaded, even with everything gone that may go. Expects
 * what `checkMemory` has found right.
 */
export function checkRoom(config) {
    const units = knownUnits(config);
    const usable = new Map([...config.devices].map(([name, device]) => [name, usableBytes(device)]));
    const staying = units.filter(({ isPinned }) => isPinned);
    const crowded = overfilled(staying, usable);
    // Nobody is to blame for those that do not even fit side by side.
    const beside = crowded === undefined ? staying : [];
    return units.flatMap((unit) => {
        if (!unit.isPinned)
            return foundAt(unit, overfilled([...beside, unit], usable));
        return foundAt(unit, crowded?.takers.includes(unit) === true ? crowded : undefined);
    });
}
const foundAt = ({ path }, short) => short === undefined ? [] : [{ path, message: short.message }];
/** Undefined if there is a way to place them all side by side; else the way that comes nearest. */
function overfilled(units, usable) {
    const choices = units.flatMap(placings);
    const ways = choices.reduce((product, { length }) => product * length, 1);
    if (ways > MOST_COMBINATIONS)
        return undefined;
    const rows = combinations(choices).map((row) => ({ row, short: mostShort(row, usable) }));
    const { row, short } = rows.reduce((a, b) => (b.short.bytes < a.short.bytes ? b : a));
    if (short.bytes <= 0)
        return undefined;
    const owners = units.flatMap((unit) => unit.members.map(() => unit));
    const takers = owners.filter((_, index) => (row[index]?.[short.device] ?? 0) > 0);
    return { message: sumText(short.device, units, row, usable), takers };
}
/** A persistent member of a group stays when its group goes, so it is a unit of its own. */
function knownUnits({ models, groups, devices }) {
    const known = new Map([...models].flatMap(([id, { memory }]) => {
        const footprints = footprintsOf(memory, devices);
        return footprints === undefined ? [] : [[id, footprints]];
    }));
    const isPersistent = (id) => models.get(id)?.persist === true;
    const grouped = [...groups].flatMap(([id, { members, swap }]) => {
        const together = members.filter((member) => !isPersistent(member));
        if (!members.every((member) => models.has(member)))
            return [];
        const needs = together.map((member) => [member, known.get(member)]);
        // Of one that nobody knows, at least it is known that the others come with it.
        return [{ path: ['groups', id, 'members'], members: needs.filter(isKnown), isPinned: !swap }];
    });
    const inGroups = new Set([...groups.values()].flatMap(({ members }) => members.filter((id) => !isPersistent(id))));
    const single = [...known].flatMap(([id, footprints]) => inGroups.has(id)
        ? []
        : [
            {
                path: ['models', id, 'memory'],
                members: [[id, footprints]],
                isPinned: isPersistent(id),
            },
        ]);
    return [...single, ...grouped].filter(({ members }) => members.length > 0);
}
const isKnown = (need) => need[1] !== undefined;
const placings = ({ members }) => members.map(([, footprints]) => footprints);
/** The device that is overfilled most with all of them side by side, and by how much. */
const mostShort = (row, usable) => Object.entries(sumOf(row))
    .map(([device, bytes]) => ({ device, bytes: bytes - (usable.get(device) ?? 0) }))
    .reduce((a, b) => (b.bytes > a.bytes ? b : a), { device: '', bytes: 0 });
/** `can never fit: expected at most 24 GiB on gpu0, got a 20 GiB + b (stays) 10 GiB = 30 GiB` */
function sumText(device, units, row, usable) {
    const members = units.flatMap(({ members: all, isPinned }) => all.map(([id]) => `${id}${isPinned ? ' (stays)' : ''}`));
    const parts = row.flatMap((footprint, index) => {
        const bytes = footprint[device] ?? 0;
        return bytes === 0 ? [] : [`${members[index] ?? ''} ${sizeText(bytes)}`];
    });
    const needed = sizeText(sumOf(row)[device] ?? 0);
    const sum = parts.length > 1 ? `${parts.join(' + ')} = ${needed}` : needed;
    const most = usable.get(device) ?? 0;
    const bytes = sumOf(row)[device] ?? 0;
    // Both may look the same.
    const exactly = sizeText(most) === sizeText(bytes) ? ` (${bytes - most} bytes more)` : '';
    return `can never fit: expected at most ${sizeText(most)} on ${device}, got ${sum}${exactly}`;
}
//# sourceMappingURL=room-check.js.map