import { fits, minus, overlap, plus } from './room.js';
import type { Action, Claim, Facts, Plan, UnitFacts, UnitId, Vector } from './facts.js';

interface OpenClaim extends Claim {
  readonly victims: UnitId[];
}

/**
 * A plan while it is being made: the facts, what has been decided so far, and the ledger that
 * follows from both. Lives for one call of `plan`.
 */
export class Draft {
  claims: OpenClaim[];
  readonly actions: Action[] = [];
  readonly reserved: Vector[] = [];
  /** Room that will be there once everything decided has happened; minus what claims were promised. */
  promised: Vector;
  /** Room that is there now; what is stopping still occupies its place. */
  free: Vector;
  private readonly byId: ReadonlyMap<UnitId, UnitFacts>;
  private wakeAtMs = Infinity;

  constructor(readonly facts: Facts) {
    this.byId = new Map(facts.units.map((unit) => [unit.id, unit]));
    this.claims = facts.claims.map((claim) => ({
      ...claim,
      victims: claim.victims.filter((id) => this.isDoomedIncarnation(id)),
    }));
    this.promised = this.free = facts.capacity;
  }

  /** Undefined for one that a claim still names and the configuration has no more. */
  find(id: UnitId): UnitFacts | undefined {
    return this.byId.get(id);
  }

  unit(id: UnitId): UnitFacts {
    const unit = this.find(id);
    if (unit === undefined) throw new RangeError(`the facts have no unit '${id}'`);
    return unit;
  }

  isVictim(id: UnitId): boolean {
    return this.claims.some((claim) => claim.victims.includes(id));
  }

  isTakenCareOf(id: UnitId): boolean {
    const isFor = (claim: Claim): boolean => claim.unit === id;
    return this.claims.some(isFor) || this.starts().includes(id);
  }

  isReserved(place: Vector): boolean {
    return this.reserved.some((kept) => overlap(kept, place));
  }

  starts(): UnitId[] {
    return this.actions.flatMap((action) => (action.kind === 'start' ? [action.unit] : []));
  }

  /** Both balances from the facts and the claims that are left. */
  balance(): void {
    for (const unit of this.facts.units) {
      if (unit.place === undefined) continue;
      this.free = minus(this.free, unit.place);
      const leaves = unit.state === 'stopping' || this.isVictim(unit.id);
      if (!leaves) this.promised = minus(this.promised, unit.place);
    }
    for (const claim of this.claims) this.promised = minus(this.promised, claim.place);
  }

  claim(unit: UnitId, place: Vector, victims: readonly UnitFacts[]): void {
    for (const victim of victims) this.promised = plus(this.promised, victim.place ?? []);
    this.promised = minus(this.promised, place);
    this.claims.push({ unit, place, victims: victims.map(({ id }) => id) });
  }

  start(unit: UnitId, place: Vector): void {
    this.free = minus(this.free, place);
    this.actions.push({ kind: 'start', unit, place });
  }

  /** Stops what has drained for the claim, and starts its unit once all of that is gone. */
  carryOn(claim: Claim): void {
    for (const id of claim.victims) {
      if (this.unit(id).running === 0)
        this.actions.push({ kind: 'stop', unit: id, for: claim.unit });
    }
    if (claim.victims.length > 0 || !fits(claim.place, this.free)) return;
    this.claims = this.claims.filter((other) => other !== claim);
    this.start(claim.unit, claim.place);
  }

  /** Plan again at `atMs` at the latest, if that is still to come. */
  wake(atMs: number): void {
    if (atMs > this.facts.nowMs) this.wakeAtMs = Math.min(this.wakeAtMs, atMs);
  }

  finish(): Plan {
    return { claims: this.claims, actions: this.actions, wakeAtMs: this.wakeAtMs };
  }

  /** One that stopped, or stopped and was loaded again, is nobody's victim any more. */
  private isDoomedIncarnation(id: UnitId): boolean {
    const unit = this.find(id);
    return unit?.state === 'ready' && unit.closed;
  }
}
