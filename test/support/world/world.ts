import type {
  Action,
  Claim,
  Facts,
  Plan,
  Settings,
  UnitId,
  Vector,
} from '../../../src/swap/planner/facts.js';
import { shortage } from '../../../src/swap/planner/unfit.js';
import { Agenda } from './agenda.js';
import { frozen } from './facts.js';
import { check, checkClaims, checkPlaces, checkPromises } from './invariants.js';
import { Request } from './request.js';
import type { Ask } from './request.js';
import { WorldUnit } from './unit.js';
import type { UnitSpec } from './unit.js';
import { Upstreams, steadyLuck } from './upstreams.js';
import type { Luck } from './upstreams.js';
import { Watch } from './watch.js';

/** The planner that is shipped, or one that is to be compared with it. */
export type Planner = (facts: Facts) => Plan;

export interface WorldSpec {
  readonly capacity: Vector;
  readonly units: readonly UnitSpec[];
  readonly settings: Settings & { readonly backgroundWaitMs: number };
  readonly luck?: Luck;
  /** When a timer fires that was set for this moment: real ones sometimes do a little early or late. */
  readonly timerFiresAtMs?: (wakeAtMs: number) => number;
  /** I6: no unit that a person waits for is without open time for longer. */
  readonly longestSpellMs?: number;
  /** False: what can never be loaded is left waiting for it. */
  readonly refusesUnfit?: boolean;
}

const MAX_ROUNDS = 50;

/**
 * What surrounds a planner, simulated: clients, queues, processes and a clock. After the events of a
 * moment it dispatches, plans and applies until there is nothing to do, and sets one timer. What a
 * planner must never do throws a BrokenInvariant.
 */
export class World {
  readonly requests: Request[] = [];
  readonly units: readonly WorldUnit[];
  readonly watch: Watch;
  claims: readonly Claim[] = [];
  private readonly byId: ReadonlyMap<UnitId, WorldUnit>;
  private readonly agenda = new Agenda();
  private readonly upstreams: Upstreams;
  private capacity: Vector;
  private callOffTimer = (): void => undefined;

  constructor(
    private readonly spec: WorldSpec,
    private readonly plan: Planner,
  ) {
    this.units = frozen(spec).units.map((unit) => new WorldUnit(unit));
    this.byId = new Map(this.units.map((unit) => [unit.id, unit]));
    this.upstreams = new Upstreams(this.agenda, spec.luck ?? steadyLuck);
    this.capacity = frozen(spec).capacity;
    this.watch = new Watch(this.units, spec.longestSpellMs ?? Infinity);
  }

  get nowMs(): number {
    return this.agenda.nowMs;
  }

  get loads(): number {
    return this.upstreams.loads;
  }

  unit(id: UnitId): WorldUnit {
    const unit = this.byId.get(id);
    if (unit === undefined) throw new RangeError(`no unit '${id}' in this world`);
    return unit;
  }

  at(atMs: number, event: () => void): void {
    this.agenda.at(atMs, event);
  }

  ask(ask: Ask): Request {
    const unit = this.unit(ask.unit);
    const request = new Request(ask, this.nowMs);
    this.requests.push(request);
    if (this.unfitOf([unit]).length > 0) {
      request.end('refused');
      return request;
    }
    unit.arrive(request, this.spec.settings.lingerMs);
    this.after(ask.leavesAfterMs ?? Infinity, () => {
      this.leave(request);
    });
    this.after(request.background ? this.spec.settings.backgroundWaitMs : Infinity, () => {
      promote(request, unit);
    });
    return request;
  }

  leave(request: Request): void {
    if (request.hasEnded) return;
    const unit = this.unit(request.unit);
    unit.end(request, 'left', this.nowMs);
    this.upstreams.answer(unit);
  }

  /** Other programs took room, or gave it back. */
  resize(capacity: Vector): void {
    this.capacity = frozen(capacity);
    this.watch.restart();
  }

  crash(id: UnitId): void {
    this.upstreams.crash(this.unit(id));
  }

  run(untilMs = Infinity): this {
    this.pass();
    while (this.agenda.advance(untilMs)) this.pass();
    return this;
  }

  /** I5 and I10, once nothing is left to happen. */
  checkRest(): void {
    for (const { unit, stage, hasEnded } of this.requests) {
      check('I5', hasEnded, `a request for ${unit} is ${stage} for ever`);
    }
    const closed = this.units.filter((unit) => unit.closed).length;
    check('I10', closed === 0 && this.claims.length === 0, `${closed} are closed at rest`);
  }

  private after(delayMs: number, event: () => void): void {
    if (delayMs < Infinity) this.agenda.at(this.nowMs + delayMs, event);
  }

  private pass(): void {
    let plan: Plan;
    let rounds = 0;
    do {
      check('settles', (rounds += 1) <= MAX_ROUNDS, 'there is always something to do');
      this.refuseUnfit();
      this.dispatch();
      plan = this.plan(this.facts());
      this.carryOut(plan);
    } while (plan.actions.length > 0);
    checkClaims(this.units, this.claims);
    this.setTimer(plan.wakeAtMs);
  }

  /** What waits and can never be served, as another program or a pinned unit took the room. */
  private refuseUnfit(): void {
    const waiting = this.units.filter((unit) => unit.queue.length > 0 && !unit.isOpen);
    for (const unit of this.unfitOf(waiting)) {
      for (const request of [...unit.queue]) unit.end(request, 'refused', this.nowMs);
    }
  }

  private unfitOf(units: readonly WorldUnit[]): WorldUnit[] {
    if (units.length === 0 || this.spec.refusesUnfit === false) return [];
    const facts = this.facts();
    return units.filter((unit) => shortage(unit.facts(), facts) !== undefined);
  }

  private dispatch(): void {
    for (const unit of this.units) {
      for (let next = unit.nextToLease(); next !== undefined; next = unit.nextToLease()) {
        unit.lease(next, this.nowMs);
      }
      this.upstreams.answer(unit);
    }
    this.watch.look(this.nowMs);
  }

  /** Frozen: a planner that changes what it is given throws. */
  private facts(): Facts {
    const { capacity, spec } = this;
    const units = Object.freeze(this.units.map((unit) => Object.freeze(unit.facts())));
    return Object.freeze({
      nowMs: this.nowMs,
      settings: spec.settings,
      capacity,
      units,
      claims: this.claims,
    });
  }

  private carryOut({ actions, claims }: Plan): void {
    for (const action of actions) this.apply(action);
    this.claims = frozen(claims);
    checkPromises(this.units, claims, this.capacity);
  }

  private apply(action: Action): void {
    const unit = this.unit(action.unit);
    if (action.kind === 'close') this.close(unit, this.unit(action.for));
    else if (action.kind === 'open') unit.open();
    else if (action.kind === 'stop') this.upstreams.stop(unit);
    else {
      this.upstreams.start(unit, action.place);
      checkPlaces(this.units, action.place, this.capacity);
    }
  }

  private close(unit: WorldUnit, waiter: WorldUnit): void {
    const forPerson = waiter.queue.some(({ background }) => !background);
    check('background', forPerson || unit.isIdle, `${unit.id} has work, ${waiter.id} a job's`);
    unit.close(this.nowMs);
  }

  private setTimer(wakeAtMs: number): void {
    this.callOffTimer();
    this.callOffTimer = (): void => undefined;
    if (wakeAtMs === Infinity) return;
    check('timer', wakeAtMs > this.nowMs, `to be woken at ${wakeAtMs}, and it is ${this.nowMs}`);
    const atMs = this.spec.timerFiresAtMs?.(wakeAtMs) ?? wakeAtMs;
    this.callOffTimer = this.agenda.at(atMs > this.nowMs ? atMs : wakeAtMs, () => undefined);
  }
}

/** All of a model's background requests count as normal once the first has waited too long. */
function promote(waited: Request, unit: WorldUnit): void {
  if (waited.stage !== 'queued' || !waited.background) return;
  for (const request of unit.queue) request.background = false;
}
