import type { DeviceDefinition } from '../catalog/device-definition.js';
import type { Prospect } from '../swap/inspection.service.js';
import type { Facts, UnitFacts, Vector } from '../swap/planner/facts.js';
import type { Outlook } from '../swap/planner/outlook.js';
import { footprintOf } from '../swap/place.js';
import { seconds } from '../swap/seconds.js';
import { doesNotFit } from '../swap/short-of-room.js';

/** What a request would meet now; durations in seconds, amounts in bytes by device. */
export interface PlanReport {
  readonly model: string;
  readonly unit: string;
  readonly priority: 'normal' | 'background';
  readonly outcome: 'serve' | 'load' | 'wait' | 'refuse';
  readonly why: string;
  /** The model that would answer, if it is another. */
  readonly servedBy?: string;
  /** What would be, or has been, closed for it: their answers end first. */
  readonly closes: readonly {
    readonly unit: string;
    readonly why: string;
    readonly running: number;
  }[];
  /** What stands before it. */
  readonly behind: readonly {
    readonly unit: string;
    readonly why: string;
    /** When that ends by itself. */
    readonly endsInSec?: number;
  }[];
  readonly place: Readonly<Record<string, number>> | null;
  /** When room begins to be made for it, if nothing else happens; null: only an event can tell. */
  readonly roomInSec: number | null;
  /** How long its loads took lately; null where there is none to come. */
  readonly loadTimeSec: number | null;
}

interface Circumstances {
  readonly devices: readonly DeviceDefinition[];
  /** False: the request has `x-load: never`. */
  readonly mayLoad: boolean;
}

const NOTHING = { closes: [], behind: [], place: null, roomInSec: 0, loadTimeSec: null };

export function planReport(
  model: string,
  prospect: Prospect,
  { devices, mayLoad }: Circumstances,
): PlanReport {
  const { unit, isBackground } = prospect;
  const priority: PlanReport['priority'] = isBackground ? 'background' : 'normal';
  const about = { model, unit, priority };
  if (prospect.kind === 'is served') {
    const { by } = prospect;
    return by === model
      ? { ...about, ...NOTHING, outcome: 'serve', why: 'it is resident' }
      : { ...about, ...NOTHING, outcome: 'serve', why: 'a fallback is resident', servedBy: by };
  }
  if (prospect.kind === 'queues') {
    const { running, waiting } = prospect;
    const why = `it is resident, with ${running} running and ${waiting} waiting, and takes no more now`;
    return { ...about, ...NOTHING, outcome: 'wait', why, roomInSec: null };
  }
  if (!mayLoad) {
    const why = 'it is not loaded, and the request asks not to load it';
    return { ...about, ...NOTHING, outcome: 'refuse', why, roomInSec: null };
  }
  if (prospect.kind === 'is refused') {
    const { message: why, retryAfterSec = null } = prospect.error;
    return { ...about, ...NOTHING, outcome: 'refuse', why, roomInSec: retryAfterSec };
  }
  return { ...about, ...planned(prospect.outlook, prospect.facts, unit, devices) };
}

type Planned = Omit<PlanReport, 'model' | 'unit' | 'priority'>;

function planned(
  outlook: Outlook,
  facts: Facts,
  id: string,
  devices: readonly DeviceDefinition[],
): Planned {
  const unit = facts.units.find((one) => one.id === id);
  const loadTimeSec = unit === undefined ? null : seconds(unit.loadTimeMs);
  const placeOf = (place: Vector): PlanReport['place'] => footprintOf(place, devices);
  switch (outlook.kind) {
    case 'is ready':
      return {
        ...NOTHING,
        outcome: 'load',
        why: 'its group is resident, and takes it in',
        loadTimeSec,
      };
    case 'is loading':
      return { ...NOTHING, outcome: 'wait', why: 'it is being loaded', loadTimeSec };
    case 'reopens':
      return { ...NOTHING, outcome: 'serve', why: 'it was closed, and reopens' };
    case 'starts':
      return {
        ...NOTHING,
        outcome: 'load',
        why: outlook.why,
        place: placeOf(outlook.place),
        loadTimeSec,
      };
    case 'makes room':
      return {
        outcome: 'wait',
        why: 'room is made for it',
        closes: outlook.closes.map((closing) => ({
          ...closing,
          why: closing.why ?? 'closed before',
        })),
        behind: outlook.leaving.map((other) => ({ unit: other, why: 'it leaves' })),
        place: placeOf(outlook.place),
        roomInSec: 0,
        loadTimeSec,
      };
    case 'waits':
      return { ...waiting(outlook, facts, unit), loadTimeSec };
    case 'cannot fit':
      return {
        ...NOTHING,
        outcome: 'refuse',
        why: doesNotFit(id, outlook.shortage, devices).message,
        roomInSec: null,
      };
  }
}

function waiting(
  { ahead, obstacles, byItselfAtMs }: Extract<Outlook, { kind: 'waits' }>,
  { nowMs }: Facts,
  unit: UnitFacts | undefined,
): Planned {
  return {
    ...NOTHING,
    outcome: 'wait',
    why: unit?.state === 'stopping' ? 'it is being stopped' : 'nothing can be closed for it yet',
    behind: [
      ...ahead,
      ...obstacles.map(({ unit: other, why, untilMs }) => ({
        unit: other,
        why,
        ...(untilMs === undefined ? {} : { endsInSec: seconds(untilMs - nowMs) }),
      })),
    ],
    roomInSec: byItselfAtMs === undefined ? null : seconds(Math.max(0, byItselfAtMs - nowMs)),
  };
}
