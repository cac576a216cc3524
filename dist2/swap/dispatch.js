/** More of them would make a person wait long until they have drained. */
const MOST_IN_BACKGROUND = 4;
/** True if the unit takes one more request of that kind now, whatever its members' limits. */
export const takes = (unit, isBackground) => unit.isOpen && !(isBackground && unit.inBackground >= MOST_IN_BACKGROUND);
/** Lets waiting requests through to what is open: normal ones first, in the order they came. */
export function dispatch(units, nowMs) {
    for (const unit of units) {
        if (!unit.isOpen)
            continue;
        for (const member of unit.members)
            dispatchTo(unit, member, nowMs);
    }
}
/** In the order of arrival over all units: one who cannot go on holds up all who came later. */
export function dispatchInOrder(seats, nowMs) {
    for (let seat = seats.firstInLine(); seat !== undefined; seat = seats.firstInLine()) {
        const { first } = seat.queue;
        if (first === undefined || !canGoOn(seat, first))
            return;
        seat.queue.grant(first, nowMs);
    }
}
/** Explicit loads have what they wait for once the model is ready; requests take what leases there are. */
function dispatchTo(unit, { upstream, queue }, nowMs) {
    if (!upstream.isResident)
        return;
    for (const entry of queue.loads())
        queue.grant(entry, nowMs);
    for (let next = queue.firstNormal; next !== undefined && upstream.isAvailable;) {
        queue.grant(next, nowMs);
        next = queue.firstNormal;
    }
    for (let next = queue.firstBackground; next !== undefined && upstream.isAvailable && takes(unit, true); next = queue.firstBackground) {
        queue.grant(next, nowMs);
    }
}
const canGoOn = ({ unit, upstream }, entry) => upstream.isResident && unit.isOpen && (!entry.needsLease || upstream.isAvailable);
//# sourceMappingURL=dispatch.js.map