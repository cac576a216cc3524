import type { DeviceDefinition } from '../catalog/device-definition.js';
import type { Vector } from '../swap/planner/facts.js';

export const seconds = (ms: number): number => Math.round(ms) / 1000;

/** The virtual device stands first, and is no device to anybody else. */
export const bytesOf = (
  place: Vector,
  devices: readonly DeviceDefinition[],
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    devices.flatMap(({ name }, index) => {
      const bytes = place[index + 1] ?? 0;
      return bytes === 0 ? [] : [[name, bytes]];
    }),
  );
