import { waitsInBackground } from './eligibility.js';
import { shortage } from './unfit.js';
/** 5. Those a person waits for first, then who has waited longest. */
export const inOrder = (a, b) => Number(waitsInBackground(a)) - Number(waitsInBackground(b)) || a.sinceMs - b.sinceMs;
/**
 * Those that wait for a start, in the order in which room is made. What cannot fit is not among
 * them: it would keep its devices from others for ever.
 */
export const startingOrder = (facts) => facts.units
    .filter((unit) => unit.state === 'stopped' && unit.waiting > 0)
    .filter((unit) => shortage(unit, facts) === undefined)
    .sort(inOrder);
//# sourceMappingURL=order.js.map