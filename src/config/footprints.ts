import type { DeviceConfig } from './device.config.js';
import { isMapping } from './mapping.js';
import type { MemoryConfig, MemoryPlacement } from './model.config.js';
import { parseSize } from './size.js';

/** Bytes by device; of devices that are not named, nothing is needed. */
export type Footprint = Readonly<Record<string, number>>;

type Devices = ReadonlyMap<string, DeviceConfig>;

/** What models may take of each device: its memory without the reserve. */
export const usableBytes = ({ memory, reserve }: DeviceConfig): number =>
  (parseSize(memory) ?? 0) - (parseSize(reserve) ?? 0);

/**
 * Where a model may be placed, each footprint sufficient; undefined for one whose needs the
 * configuration does not say. Expects what `checkMemory` has found right.
 */
export function footprintsOf(
  memory: MemoryConfig | undefined,
  devices: Devices,
): readonly Footprint[] | undefined {
  if (memory === undefined || memory === 'auto') return undefined;
  const placements: readonly MemoryPlacement[] = isList(memory) ? memory : [memory];
  return placements.flatMap((placement) => {
    const bytes = parseSize(placement);
    if (bytes !== undefined) return [...devices.keys()].map((name) => ({ [name]: bytes }));
    const amounts = isMapping(placement) ? Object.entries(placement) : [];
    return [Object.fromEntries(amounts.map(([name, size]) => [name, parseSize(size) ?? 0]))];
  });
}

export const isList = (memory: MemoryConfig | undefined): memory is readonly MemoryPlacement[] =>
  Array.isArray(memory);

/** Both side by side. */
export function sumOf(footprints: readonly Footprint[]): Footprint {
  const names = [...new Set(footprints.flatMap((footprint) => Object.keys(footprint)))];
  return Object.fromEntries(
    names.map((name) => [name, footprints.reduce((sum, one) => sum + (one[name] ?? 0), 0)]),
  );
}

/** Every way to place several models side by side, one choice of each. */
export const combinations = <T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  choices.reduce<readonly (readonly T[])[]>(
    (rows, options) => rows.flatMap((row) => options.map((option) => [...row, option])),
    [[]],
  );
