import type { UnitId } from '../../../src/swap/planner/facts.js';
import { check } from './invariants.js';
import type { WorldUnit } from './unit.js';

/** I6: how long each unit that a person waits for has been without open time. */
export class Watch {
  private readonly sinceMs = new Map<UnitId, number>();
  longestMs = 0;

  constructor(
    private readonly units: readonly WorldUnit[],
    private readonly limitMs: number,
  ) {}

  look(nowMs: number): void {
    for (const unit of this.units) {
      const starved = !unit.isOpen && unit.queue.some(({ background }) => !background);
      if (!starved) this.sinceMs.delete(unit.id);
      else this.note(unit.id, nowMs - (this.sinceMs.get(unit.id) ?? nowMs), nowMs);
    }
  }

  /** What was promised before does not hold any more, as other programs need more room or less. */
  restart(): void {
    this.sinceMs.clear();
  }

  private note(id: UnitId, spellMs: number, nowMs: number): void {
    this.sinceMs.set(id, nowMs - spellMs);
    this.longestMs = Math.max(this.longestMs, spellMs);
    check('I6', spellMs <= this.limitMs, `${id} has been shut for ${spellMs} ms`);
  }
}
