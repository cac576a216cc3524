const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;
/** After so many failed loads in a row: how long until the next is tried; from 1 s, doubling, to 5 min. */
export const loadPauseMs = (failures) => failures <= 0 ? 0 : Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
//# sourceMappingURL=load-pause.js.map