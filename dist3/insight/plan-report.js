import { footprintOf } from '../swap/place.js';
import { seconds } from '../swap/seconds.js';
import { doesNotFit } from '../swap/short-of-room.js';
const NOTHING = { closes: [], behind: [], place: null, roomInSec: 0, loadTimeSec: null };
export function planReport(model, prospect, { devices, mayLoad }) {
    const { unit, isBackground } = prospect;
    const priority = isBackground ? 'background' : 'normal';
    const about = { model, unit, priority };
    if (prospect.kind === 'is served') {
        const { by } = prospect;
        return by === model
            ? { ...about, ...NOTHING, outcome: 'serve', why: 'it is resident' }
            : { ...about, ...NOTHING, outcome: 'serve', why: 'a fallback is resident', servedBy: by };
    }
    if (prospect.kind === 'queues') {
        const { running, waiting } = prospect;
        const why = `it is resident, with ${running} running and ${waiting} waiting, and takes no more now`;
        return { ...about, ...NOTHING, outcome: 'wait', why, roomInSec: null };
    }
    if (!mayLoad) {
        const why = 'it is not loaded, and the request asks not to load it';
        return { ...about, ...NOTHING, outcome: 'refuse', why, roomInSec: null };
    }
    if (prospect.kind === 'is refused') {
        const { message: why, retryAfterSec = null } = prospect.error;
        return { ...about, ...NOTHING, outcome: 'refuse', why, roomInSec: retryAfterSec };
    }
    return { ...about, ...planned(prospect.outlook, prospect.facts, unit, devices) };
}
function planned(outlook, facts, id, devices) {
    const unit = facts.units.find((one) => one.id === id);
    const loadTimeSec = unit === undefined ? null : seconds(unit.loadTimeMs);
    const placeOf = (place) => footprintOf(place, devices);
    switch (outlook.kind) {
        case 'is ready':
            return {
                ...NOTHING,
                outcome: 'load',
                why: 'its group is resident, and takes it in',
                loadTimeSec,
            };
        case 'is loading':
            return { ...NOTHING, outcome: 'wait', why: 'it is being loaded', loadTimeSec };
        case 'reopens':
            return { ...NOTHING, outcome: 'serve', why: 'it was closed, and reopens' };
        case 'starts':
            return {
                ...NOTHING,
                outcome: 'load',
                why: outlook.why,
                place: placeOf(outlook.place),
                loadTimeSec,
            };
        case 'makes room':
            return {
                outcome: 'wait',
                why: 'room is made for it',
                closes: outlook.closes.map((closing) => ({
                    ...closing,
                    why: closing.why ?? 'closed before',
                })),
                behind: outlook.leaving.map((other) => ({ unit: other, why: 'it leaves' })),
                place: placeOf(outlook.place),
                roomInSec: 0,
                loadTimeSec,
            };
        case 'waits':
            return { ...waiting(outlook, facts, unit), loadTimeSec };
        case 'cannot fit':
            return {
                ...NOTHING,
                outcome: 'refuse',
                why: doesNotFit(id, outlook.shortage, devices).message,
                roomInSec: null,
            };
    }
}
function waiting({ ahead, obstacles, byItselfAtMs }, { nowMs }, unit) {
    return {
        ...NOTHING,
        outcome: 'wait',
        why: unit?.state === 'stopping' ? 'it is being stopped' : 'nothing can be closed for it yet',
        behind: [
            ...ahead,
            ...obstacles.map(({ unit: other, why, untilMs }) => ({
                unit: other,
                why,
                ...(untilMs === undefined ? {} : { endsInSec: seconds(untilMs - nowMs) }),
            })),
        ],
        roomInSec: byItselfAtMs === undefined ? null : seconds(Math.max(0, byItselfAtMs - nowMs)),
    };
}
//# sourceMappingURL=plan-report.js.map