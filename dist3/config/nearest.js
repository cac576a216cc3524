import { closest } from 'fastest-levenshtein';
/** ` (nearest known: 'ttl')`, or nothing where there is nothing to compare with. */
export const nearestHint = (word, known) => known.length === 0 ? '' : ` (nearest known: '${closest(word, known)}')`;
//# sourceMappingURL=nearest.js.map