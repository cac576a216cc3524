import { fitsInto } from '../catalog/device-definition.js';
import type { DeviceDefinition } from '../catalog/device-definition.js';
import { sumOf } from '../config/footprints.js';
import type { Footprint } from '../config/footprints.js';
import type { Vector } from './planner/facts.js';

/** What a unit occupies, or may occupy. */
export interface Place {
  /** Of the one virtual device: 1 excludes all others whose needs nobody knows. */
  readonly alone: 0 | 1;
  /** Bytes by device. */
  readonly footprint: Footprint;
  /** What of that is for which member; undefined where nobody knows, or it was learned as a whole. */
  readonly members: ReadonlyMap<string, Footprint> | undefined;
}

/** The virtual device comes first, then the devices in their order. */
export const vectorOf = (
  { alone, footprint }: Place,
  devices: readonly DeviceDefinition[],
): Vector => [alone, ...devices.map(({ name }) => footprint[name] ?? 0)];

/** What of a vector is on devices: those of which nothing is needed are left out. */
export const footprintOf = (vector: Vector, devices: readonly DeviceDefinition[]): Footprint =>
  Object.fromEntries(
    devices.flatMap(({ name }, index) => {
      const bytes = vector[index + 1] ?? 0;
      return bytes === 0 ? [] : [[name, bytes]];
    }),
  );

/** What is known of the needs of a unit. */
export interface Needs {
  readonly members: readonly { readonly id: string; readonly footprints: Choices }[];
  /** What it took when it was loaded alone. */
  readonly learned: Footprint | undefined;
}

type Choices = readonly Footprint[] | undefined;

/** More would only be choices between equals. */
const MOST_PLACES = 256;

interface Row {
  /** One for each member. */
  readonly parts: readonly Footprint[];
  readonly sum: Footprint;
}

/**
 * Where a unit may be placed, if its needs are known: one choice for each of its members, or what
 * it has been seen to take. Undefined: nobody knows. What is more than a device has is left out
 * where there are other choices.
 */
export function knownPlaces(
  { members, learned }: Needs,
  devices: readonly DeviceDefinition[],
): readonly Place[] | undefined {
  const choices = members.map(({ footprints }) => footprints);
  if (!choices.every((footprints) => footprints !== undefined)) {
    return learned && [{ alone: 0, footprint: learned, members: undefined }];
  }
  const rows = choices.reduce<readonly Row[]>(
    (known, footprints) =>
      worthTrying(
        known.flatMap(({ parts, sum }) =>
          footprints.map((part) => ({ parts: [...parts, part], sum: sumOf([sum, part]) })),
        ),
        devices,
      ),
    [{ parts: [], sum: {} }],
  );
  return rows.map(({ parts, sum }) => ({
    alone: 0,
    footprint: sum,
    members: new Map(parts.map((part, index) => [members[index]?.id ?? '', part])),
  }));
}

/** Each sum once, and only what fits as long as anything does. */
function worthTrying(rows: readonly Row[], devices: readonly DeviceDefinition[]): readonly Row[] {
  const amounts = ({ sum }: Row): readonly number[] => devices.map(({ name }) => sum[name] ?? 0);
  const distinct = [...new Map(rows.map((row) => [amounts(row).join(), row])).values()];
  const fitting = distinct.filter(({ sum }) => fitsInto(sum, devices));
  return (fitting.length > 0 ? fitting : distinct).slice(0, MOST_PLACES);
}

/**
 * One whose needs nobody knows needs everything that persistent models leave, and in any case what
 * is known of some of its members.
 */
export const unknownPlace = (alone: 0 | 1, left: Footprint, least: Footprint = {}): Place => ({
  alone,
  footprint: alone === 1 ? atLeast(left, least) : least,
  members: undefined,
});

/** What those members need of each device wherever they are placed of which that is known. */
export const leastOf = (members: Needs['members']): Footprint =>
  sumOf(
    members.map(({ footprints = [{}] }) => {
      const names = Object.keys(sumOf(footprints));
      const least = (name: string): number =>
        Math.min(...footprints.map((footprint) => footprint[name] ?? 0));
      return Object.fromEntries(names.map((name) => [name, least(name)]));
    }),
  );

/** The larger of both on each device. */
export const atLeast = (footprint: Footprint, other: Footprint = {}): Footprint =>
  Object.fromEntries(
    Object.keys({ ...footprint, ...other }).map((name) => [
      name,
      Math.max(footprint[name] ?? 0, other[name] ?? 0),
    ]),
  );

/** No more of each device than that. */
export const withAtMost = (footprint: Footprint, most: Footprint): Footprint =>
  Object.fromEntries(
    Object.entries(footprint).map(([name, bytes]) => [name, Math.min(bytes, most[name] ?? 0)]),
  );
