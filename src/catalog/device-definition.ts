import type { Footprint } from '../config/footprints.js';

export type { Footprint };

/** A memory that models share: of a GPU, or of the machine. */
export interface DeviceDefinition {
  readonly name: string;
  /** What the configuration says it has. */
  readonly bytes: number;
  /** Of that, what no model may take. */
  readonly reserveBytes: number;
  /** Index or UUID by which its driver knows the GPU; undefined for what is none. */
  readonly gpu: string | undefined;
  /** True for the memory of the machine. */
  readonly isMachine: boolean;
}

/** What models may take of a device. */
export const usable = ({ bytes, reserveBytes }: DeviceDefinition): number => bytes - reserveBytes;

/** True if the devices hold it while nothing else is on them. */
export const fitsInto = (footprint: Footprint, devices: readonly DeviceDefinition[]): boolean =>
  devices.every((device) => (footprint[device.name] ?? 0) <= usable(device));
