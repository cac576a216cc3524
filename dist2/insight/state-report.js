import { footprintOf } from '../swap/place.js';
import { lingersUntilMs, turnEndMs } from '../swap/planner/eligibility.js';
import { overlap } from '../swap/planner/room.js';
import { seconds } from '../swap/seconds.js';
/** All of it of one moment. */
export function stateReport(snapshot, at) {
    const { policy, facts, units } = snapshot;
    const { devices } = policy;
    return {
        at,
        settings: {
            turnSec: seconds(facts.settings.turnMs),
            lingerSec: seconds(facts.settings.lingerMs),
            backgroundIdleSec: seconds(facts.settings.backgroundIdleMs),
            backgroundWaitSec: seconds(policy.backgroundWaitMs),
            fifo: policy.isFifo,
            measure: policy.isMeasured,
            // Null: as soon as it is seen, or at once where nothing is measured.
            settleSec: policy.settleMs === undefined ? null : seconds(policy.settleMs),
        },
        devices: devices.map((device, index) => deviceReport(device, index + 1, snapshot)),
        units: facts.units.flatMap((unit, index) => {
            const live = units[index];
            return live === undefined ? [] : [unitReport(unit, live, snapshot)];
        }),
        claims: facts.claims.map(({ unit, place, victims }) => ({
            unit,
            place: footprintOf(place, devices),
            waitsFor: victims,
        })),
    };
}
function deviceReport(device, index, snapshot) {
    const { facts, amounts } = snapshot;
    const on = (places) => places.reduce((sum, place) => sum + (place?.[index] ?? 0), 0);
    const usable = facts.capacity[index] ?? 0;
    const occupied = on(facts.units.map(({ place }) => place));
    const amount = amounts[device.name];
    return {
        name: device.name,
        memory: device.bytes,
        reserve: device.reserveBytes,
        measured: amount === undefined ? null : { total: amount.totalBytes, free: amount.freeBytes },
        usable,
        occupied,
        free: usable - occupied,
        claimed: on(facts.claims.map(({ place }) => place)),
    };
}
function unitReport(unit, live, snapshot) {
    const { facts, policy, took, learned } = snapshot;
    const { nowMs } = facts;
    const lingersUntil = unit.state === 'ready' ? lingersUntilMs(unit, facts.settings) : undefined;
    return {
        id: unit.id,
        state: unit.state,
        closed: unit.closed,
        pinned: unit.pinned,
        models: live.members.map(({ upstream, queue }) => ({
            id: upstream.model.id,
            state: upstream.state,
            sleeping: upstream.isAsleep,
            pid: upstream.pid ?? null,
            leases: upstream.inFlight,
            backgroundLeases: upstream.inBackground,
            queue: queue.length,
            backgroundQueue: queue.length - queue.normalLength,
            leaving: upstream.isOutdated,
            coolsSec: coolsSec(upstream, nowMs),
        })),
        place: unit.place === undefined ? null : footprintOf(unit.place, policy.devices),
        alone: (unit.place ?? unit.placements[0])?.[0] === 1,
        measured: took(unit.id) ?? learned(unit.id) ?? null,
        placements: unit.placements.map((place) => footprintOf(place, policy.devices)),
        turn: turnOf(unit, facts),
        linger: isAhead(lingersUntil, nowMs) ? { endsInSec: seconds(lingersUntil - nowMs) } : null,
        waitsSec: live.waiting === 0 ? null : seconds(nowMs - unit.sinceMs),
        unusedSec: unit.usedAtMs === -Infinity ? null : seconds(nowMs - unit.usedAtMs),
        loadTimeSec: seconds(unit.loadTimeMs),
    };
}
const coolsSec = ({ failedLoads: { coolsUntilMs } }, nowMs) => isAhead(coolsUntilMs, nowMs) ? seconds(coolsUntilMs - nowMs) : null;
const isAhead = (ms, nowMs) => ms !== undefined && ms > nowMs;
/** Of several that wait, the one whose waiting ends it first. */
function turnOf(unit, { units, settings, nowMs }) {
    if (unit.state !== 'ready' || unit.closed || unit.pinned)
        return null;
    const ends = units
        .filter((other) => other.state === 'stopped' && other.waitingNormal > 0)
        .filter(({ placements }) => placements.some((place) => overlap(place, unit.place ?? [])))
        .map((other) => ({ for: other.id, atMs: turnEndMs(unit, other, settings) }))
        .sort((a, b) => a.atMs - b.atMs);
    const [first] = ends;
    if (first === undefined)
        return null;
    return { endsInSec: Math.max(0, seconds(first.atMs - nowMs)), for: first.for };
}
//# sourceMappingURL=state-report.js.map