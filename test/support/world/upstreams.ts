import type { Vector } from '../../../src/swap/planner/facts.js';
import type { Agenda } from './agenda.js';
import type { Request } from './request.js';
import type { UnitSpec, WorldUnit } from './unit.js';

/** What chance decides. */
export interface Luck {
  loadMs(spec: UnitSpec): number;
  loadFails(): boolean;
  /** So long after it became ready; undefined = never. */
  crashesAfterMs(): number | undefined;
}

/** Loads take as long as they say, and nothing breaks. */
export const steadyLuck: Luck = {
  loadMs: ({ loadMs }) => loadMs,
  loadFails: () => false,
  crashesAfterMs: () => undefined,
};

/** The lives of the processes and the answers they give, as events on the agenda. */
export class Upstreams {
  loads = 0;

  constructor(
    private readonly agenda: Agenda,
    private readonly luck: Luck,
  ) {}

  start(unit: WorldUnit, place: Vector): void {
    unit.start(place);
    this.loads += 1;
    const tookMs = this.luck.loadMs(unit.spec);
    if (this.luck.loadFails())
      this.later(unit, tookMs / 2, () => {
        this.crash(unit);
      });
    else
      this.later(unit, tookMs, () => {
        this.becomeReady(unit, tookMs);
      });
  }

  stop(unit: WorldUnit): void {
    unit.stop();
    this.later(unit, unit.spec.stopMs, () => unit.exit(this.agenda.nowMs));
  }

  /** Its answers break off; of a load, all who wait for it are told, once. */
  crash(unit: WorldUnit): void {
    const waited = unit.state === 'loading' ? [...unit.queue] : [];
    for (const request of unit.exit(this.agenda.nowMs)) request.end('failed');
    for (const request of waited) unit.end(request, 'failed', this.agenda.nowMs);
  }

  /** Answers as many of its leases as it has slots, in the order they were given. */
  answer(unit: WorldUnit): void {
    let busy = unit.answering;
    for (const request of unit.leases) {
      if (busy >= unit.spec.slots) return;
      if (request.stage !== 'leased') continue;
      busy += 1;
      request.answer(this.agenda.nowMs);
      this.agenda.at(this.agenda.nowMs + request.answerMs, () => {
        this.finish(unit, request);
      });
    }
  }

  private finish(unit: WorldUnit, request: Request): void {
    if (request.hasEnded) return;
    unit.end(request, 'answered', this.agenda.nowMs);
    this.answer(unit);
  }

  private becomeReady(unit: WorldUnit, tookMs: number): void {
    unit.becomeReady(this.agenda.nowMs, tookMs);
    const crashesAfterMs = this.luck.crashesAfterMs();
    if (crashesAfterMs === undefined) return;
    this.later(unit, crashesAfterMs, () => {
      if (unit.state === 'ready') this.crash(unit);
    });
  }

  /** Only if it is still the same process. */
  private later(unit: WorldUnit, afterMs: number, event: () => void): void {
    const { incarnation } = unit;
    this.agenda.at(this.agenda.nowMs + afterMs, () => {
      if (unit.incarnation === incarnation) event();
    });
  }
}
