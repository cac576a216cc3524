/** Sums of measured sizes are not exact; a byte is far more than this. */
const EPSILON = 1e-9;
export const plus = (a, b) => a.map((x, i) => x + (b[i] ?? 0));
export const minus = (a, b) => a.map((x, i) => x - (b[i] ?? 0));
/** What needs nothing of a device fits even where that device is overfull: its size may shrink. */
export const fits = (need, free) => need.every((x, i) => x <= 0 || x <= (free[i] ?? 0) + EPSILON);
export const nothing = (capacity) => capacity.map(() => 0);
/** True if both occupy something on one device. */
export const overlap = (a, b) => a.some((x, i) => x > 0 && (b[i] ?? 0) > 0);
/** True if more has been given away than there is of something that the place is on. */
export const isOverdrawn = (place, balance) => place.some((x, i) => x > 0 && (balance[i] ?? 0) < -EPSILON * Math.max(1, x));
/** Beyond so many candidates the search is greedy instead of exact. */
const EXACT_UP_TO = 14;
/**
 * The cheapest set of candidates whose places, with what is free, hold `need`; empty if it fits as
 * it is, undefined if even all of them are not enough. Only candidates on a device that is short
 * are considered.
 */
export function cheapestSet(need, free, candidates) {
    if (fits(need, free))
        return [];
    const short = minus(need, free).map((x) => (x > EPSILON ? x : 0));
    const useful = candidates.filter((candidate) => overlap(candidate.place, short));
    const all = useful.reduce((room, candidate) => plus(room, candidate.place), free);
    if (!fits(need, all))
        return undefined;
    return useful.length <= EXACT_UP_TO ? exact(need, free, useful) : greedy(need, free, useful);
}
function exact(need, free, useful) {
    let best = [...useful];
    let bestCost = total(useful);
    const extend = (index, room, set, cost) => {
        if (cost > bestCost)
            return;
        if (fits(need, room)) {
            if (cost < bestCost || set.length < best.length)
                [best, bestCost] = [[...set], cost];
            return;
        }
        const next = useful[index];
        if (next === undefined)
            return;
        extend(index + 1, plus(room, next.place), [...set, next], cost + next.cost);
        extend(index + 1, room, set, cost);
    };
    extend(0, free, [], 0);
    return best;
}
/** Cheapest first until it fits, then without those that turned out not to be needed. */
function greedy(need, free, useful) {
    const set = [];
    let room = free;
    for (const candidate of [...useful].sort((a, b) => a.cost - b.cost)) {
        if (fits(need, room))
            break;
        room = plus(room, candidate.place);
        set.push(candidate);
    }
    for (const candidate of [...set].sort((a, b) => b.cost - a.cost)) {
        const without = minus(room, candidate.place);
        if (!fits(need, without))
            continue;
        room = without;
        set.splice(set.indexOf(candidate), 1);
    }
    return set;
}
const total = (set) => set.reduce((sum, { cost }) => sum + cost, 0);
//# sourceMappingURL=room.js.map