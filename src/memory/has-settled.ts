import type { Footprint } from '../catalog/device-definition.js';
import { NOISE_BYTES } from './learned.js';

export interface Settling {
  /** Free bytes of each measured device while the process still ran. */
  readonly before: Footprint | undefined;
  /** What is thought to become free; undefined: not known. */
  readonly expected: Footprint | undefined;
  /** Free bytes of each measured device, one reading after the other, since the process has gone. */
  readonly readings: readonly Footprint[];
}

/** What is expected is an estimate. */
const ENOUGH = 0.9;
/** As many readings in a row that show no rise: no more will come. */
const FLAT_READINGS = 2;

/** True once every device has given back about what is expected, or gives back no more. */
export function hasSettled({ before, expected, readings }: Settling): boolean {
  const last = readings.at(-1);
  if (last === undefined) return false;
  return Object.entries(last).every(([device, freeBytes]) => {
    const expectedBytes = expected?.[device] ?? (expected === undefined ? Infinity : 0);
    const roseBytes = freeBytes - (before?.[device] ?? Infinity);
    return (
      expectedBytes === 0 ||
      roseBytes >= ENOUGH * expectedBytes ||
      isFlat(readings.slice(-1 - FLAT_READINGS).map((reading) => reading[device]))
    );
  });
}

const isFlat = (row: readonly (number | undefined)[]): boolean =>
  row.length > FLAT_READINGS &&
  row.slice(1).every((freeBytes, i) => (freeBytes ?? 0) - (row[i] ?? 0) < NOISE_BYTES);
