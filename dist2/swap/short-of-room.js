import { sizeText } from '../config/size.js';
import { GatewayError } from '../errors.js';
/** Room may come back where another program took it. */
const RETRY_AFTER_SEC = 30;
/** What the decision log says of a unit that cannot fit: bytes by device, for each place it might have. */
export function shortFacts({ placements, keptBy }, devices) {
    const rows = placements.map(({ short }) => short.map(({ device, needed, kept, capacity }) => ({
        device: nameOf(device, devices),
        needed,
        kept,
        capacity,
    })));
    return { short: rows, keptBy };
}
/** What a client is told that asks for it: of the place that comes nearest, its worst device. */
export function doesNotFit(unit, { placements }, devices) {
    const nearest = placements
        .flatMap(({ short }) => [...short].sort((a, b) => lacking(b) - lacking(a)).slice(0, 1))
        .sort((a, b) => lacking(a) - lacking(b))[0];
    const what = nearest === undefined ? '' : `: ${shortText(nearest, devices)}`;
    return new GatewayError('model_does_not_fit', `${nameOfUnit(unit)} does not fit${what}`, {
        retryAfterSec: RETRY_AFTER_SEC,
    });
}
const lacking = ({ needed, kept, capacity }) => needed + kept - capacity;
/** `gpu0 has 22 GiB for it, and it needs 30 GiB` */
function shortText({ device, needed, kept, capacity }, devices) {
    const there = sizeText(Math.max(0, capacity - kept));
    return `${nameOf(device, devices)} has ${there} for it, and it needs ${sizeText(needed)}`;
}
/** The virtual device stands first, and nothing is ever too large for it. */
const nameOf = (index, devices) => devices[index - 1]?.name ?? '';
/** `model:a` → `model 'a'` */
const nameOfUnit = (id) => {
    const colon = id.indexOf(':');
    return `${id.slice(0, colon)} '${id.slice(colon + 1)}'`;
};
//# sourceMappingURL=short-of-room.js.map