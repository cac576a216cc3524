import type { UnitId } from '../../../src/swap/planner/facts.js';
import { check } from './invariants.js';

export type Outcome = 'answered' | 'failed' | 'left' | 'refused';

const ENDS: ReadonlySet<string> = new Set<Outcome>(['answered', 'failed', 'left', 'refused']);

export interface Ask {
  readonly unit: UnitId;
  /** From the moment the upstream turns to it. */
  readonly answerMs: number;
  readonly background?: boolean;
  /** The client gives up so long after it asked. */
  readonly leavesAfterMs?: number;
  readonly onEnd?: (outcome: Outcome) => void;
}

/** One request's way: queued → leased → answering → ended. */
export class Request {
  readonly unit: UnitId;
  readonly answerMs: number;
  /** As it was asked, and as it counts now: background requests that waited too long are promoted. */
  readonly asBackground: boolean;
  background: boolean;
  stage: 'queued' | 'leased' | 'answering' | Outcome = 'queued';
  private startMs: number | undefined;
  private readonly onEnd: ((outcome: Outcome) => void) | undefined;

  constructor(
    ask: Ask,
    readonly arrivedMs: number,
  ) {
    this.unit = ask.unit;
    this.answerMs = ask.answerMs;
    this.asBackground = this.background = ask.background ?? false;
    this.onEnd = ask.onEnd;
  }

  get hasEnded(): boolean {
    return ENDS.has(this.stage);
  }

  /** Until the upstream turned to it; of one that never got that far, undefined. */
  get waitMs(): number | undefined {
    return this.startMs === undefined ? undefined : this.startMs - this.arrivedMs;
  }

  lease(): void {
    check('I5', this.stage === 'queued', `a lease for a request that is ${this.stage}`);
    this.stage = 'leased';
  }

  answer(nowMs: number): void {
    check('I5', this.stage === 'leased', `an answer begins for a request that is ${this.stage}`);
    this.stage = 'answering';
    this.startMs = nowMs;
  }

  end(outcome: Outcome): void {
    check('I5', !this.hasEnded, `a request that was ${this.stage} is ${outcome} again`);
    this.stage = outcome;
    this.onEnd?.(outcome);
  }
}
