import type { UnitId, Vector } from '../../../src/swap/planner/facts.js';
import { Sequence } from './sequence.js';
import type { UnitSpec } from './unit.js';
import { steadyLuck } from './upstreams.js';
import { World } from './world.js';
import type { Planner } from './world.js';

const MS = 1_000;

export const HOUR = 3_600;

/** Clients, and the models they ask; all times are in seconds. */
export interface Workload {
  readonly lastsS: number;
  readonly capacity: Vector;
  readonly units: readonly UnitSpec[];
  readonly play: (stage: Stage) => void;
}

interface Call {
  readonly background?: boolean;
  /** Once it is answered. */
  readonly then?: () => void;
}

/** A model that needs 1 of the first device unless told otherwise, and answers four at once. */
export const model = (
  id: UnitId,
  loadS: number,
  { need = [1], slots = 4, ...more }: Partial<UnitSpec> & { readonly need?: Vector } = {},
): UnitSpec => ({
  id,
  placements: [need],
  loadMs: loadS * MS,
  stopMs: MS,
  slots,
  ...more,
});

const settings = {
  turnMs: 20 * MS,
  lingerMs: 2 * MS,
  backgroundIdleMs: 60 * MS,
  backgroundWaitMs: 300 * MS,
};

/** In whole milliseconds and never early. */
const timerFiresAtMs = (wakeAtMs: number): number => Math.round(wakeAtMs) + 1;

/** Where the clients of a workload act, all of whose decisions come from one seed. */
export class Stage {
  readonly random: Sequence;
  private readonly world: World;
  private readonly unanswered = new Set<object>();
  private emptySinceS = 0;

  constructor(
    private readonly workload: Workload,
    planner: Planner,
    seed: number,
  ) {
    const { capacity, units } = workload;
    const loads = new Sequence(seed ^ 0x5eed);
    const luck = { ...steadyLuck, loadMs: (spec: UnitSpec) => loads.around(spec.loadMs, 0.1) };
    this.random = new Sequence(seed * 7919);
    this.world = new World({ capacity, units, settings, luck, timerFiresAtMs }, planner);
  }

  get nowS(): number {
    return this.world.nowMs / MS;
  }

  get lastsS(): number {
    return this.workload.lastsS;
  }

  get isOver(): boolean {
    return this.nowS > this.workload.lastsS;
  }

  run(): World {
    this.workload.play(this);
    return this.world.run();
  }

  at(atS: number, event: () => void): void {
    this.world.at(atS * MS, event);
  }

  after(delayS: number, event: () => void): void {
    this.at(this.nowS + delayS, event);
  }

  ask(unit: UnitId, answerS: number, { background = false, then }: Call = {}): void {
    if (this.isLeft) return;
    const call = {};
    this.unanswered.add(call);
    const onEnd = (): void => {
      this.unanswered.delete(call);
      this.emptySinceS = this.nowS;
      then?.();
    };
    this.world.ask({ unit, answerMs: answerS * MS, background, onEnd });
  }

  /** The first moment after its time in which nobody waits is its end, whoever would have come later. */
  private get isLeft(): boolean {
    const empty = this.unanswered.size === 0 && this.emptySinceS < this.nowS;
    return empty && this.emptySinceS > this.workload.lastsS;
  }
}
