import type { Footprint } from '../catalog/device-definition.js';
import type { MemoryAmounts } from './memory-amount.js';

/** Drivers and other programs take and give that much all the time. */
export const NOISE_BYTES = 32 * 1024 ** 2;

/**
 * What was taken of each device between two readings; less than the threshold is nothing. Right only
 * if nothing else came or went in between.
 */
export const tookBytes = (
  before: MemoryAmounts,
  after: MemoryAmounts,
  thresholdBytes = NOISE_BYTES,
): Footprint =>
  Object.fromEntries(
    Object.entries(before).flatMap(([device, { freeBytes }]) => {
      const tookBytes = freeBytes - (after[device]?.freeBytes ?? freeBytes);
      return tookBytes > 0 && tookBytes >= thresholdBytes ? [[device, tookBytes]] : [];
    }),
  );

export interface Available {
  readonly declaredBytes: number;
  readonly totalBytes: number;
  readonly freeBytes: number;
  /** What the gateway's own models hold of what is not free. */
  readonly oursBytes: number;
}

/**
 * What all models together may have of a device: the smaller of what is declared and of what other
 * programs leave.
 */
export function availableBytes({
  declaredBytes,
  totalBytes,
  freeBytes,
  oursBytes,
}: Available): number {
  const foreignBytes = Math.max(0, totalBytes - freeBytes - oursBytes);
  return Math.min(declaredBytes, totalBytes - foreignBytes);
}
