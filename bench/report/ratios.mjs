// What one contestant did in relation to another, in the same run.
import { median } from './statistics.mjs';

export const samplesOf = ({ rows }, { part, row, figure }) =>
  rows.find((one) => one.part === part && one.row === row)?.samples[figure] ?? {};

/** Median, least and most. `undefined` where there is nothing. */
export const summary = (values) =>
  values === undefined || values.length === 0
    ? undefined
    : { median: median(values), least: Math.min(...values), most: Math.max(...values) };

export const measured = (results, place, contestant) =>
  summary(samplesOf(results, place)[contestant]);

/** Slice by slice, so that what slows the whole machine for a while counts for both. */
export function ratio(results, place, of, to) {
  const samples = samplesOf(results, place);
  return pairwise([samples[of], samples[to]], (one, other) => one / other);
}

/** Of what they add to asking directly. */
export function addedRatio(results, place, of, to) {
  const { direct, [of]: one, [to]: other } = samplesOf(results, place);
  return pairwise([one, other, direct], (a, b, nothing) => (a - nothing) / (b - nothing));
}

function pairwise(lists, combine) {
  if (lists.some((list) => list === undefined)) return undefined;
  const length = Math.min(...lists.map((list) => list.length));
  return summary(Array.from({ length }, (_, i) => combine(...lists.map((list) => list[i]))));
}
