import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { LONGEST_MS } from '../config/limits.js';
import type { Action, Claim, Settings } from './planner/facts.js';
import { plan } from './planner/plan.js';
import { RequestQueue } from './request-queue.js';
import { Unit } from './unit.js';
import type { Member } from './unit.js';
import { unitsOf } from './unit-definition.js';

/** The planner settles after a handful; more means that it contradicts itself. */
const MOST_ROUNDS = 50;
/** Background requests are not told apart yet: all are normal. */
const BACKGROUND_IDLE_MS = 60_000;
const CAPACITY = [1];

/** Where a model stands: its upstream, its queue, and the unit it belongs to. */
interface Seat extends Member {
  readonly unit: Unit;
}

/**
 * Carries out what the planner decides. Every event makes one pass, without awaiting: let waiting
 * requests through, plan, act, until there is nothing to do; then one timer for the next moment at
 * which time alone changes something.
 */
@Injectable()
export class Scheduler implements OnApplicationShutdown {
  private readonly units: ReadonlyMap<string, Unit>;
  private readonly seats: ReadonlyMap<string, Seat>;
  private readonly settings: Settings;
  private readonly logger = new Logger(Scheduler.name);
  private claims: readonly Claim[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isPassing = false;
  private isPassDue = false;
  private isClosed = false;

  constructor(catalog: ModelCatalog, pool: UpstreamPool, { swap }: GatewayConfig) {
    this.settings = {
      turnMs: swap.turn * 1000,
      lingerMs: swap.linger * 1000,
      backgroundIdleMs: BACKGROUND_IDLE_MS,
    };
    const units = unitsOf(catalog.models).map((definition) => {
      const members = definition.members.map((model): Member => ({
        upstream: pool.get(model),
        queue: new RequestQueue(),
      }));
      return new Unit(definition, members);
    });
    this.units = new Map(units.map((unit) => [unit.id, unit]));
    this.seats = new Map(
      units.flatMap((unit) =>
        unit.members.map((member) => [member.upstream.model.id, { ...member, unit }]),
      ),
    );
    pool.events.subscribe((event) => {
      // One error for all who waited, before anything else is decided.
      if (event.kind === 'load failed') this.seats.get(event.model)?.queue.failAll(event.error);
      this.pass();
    });
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }

  seat({ id }: ModelDefinition): Seat {
    const seat = this.seats.get(id);
    if (seat === undefined) throw new RangeError(`no seat for '${id}'`);
    return seat;
  }

  all(): Seat[] {
    return [...this.seats.values()];
  }

  /** Notes that a request for the model arrives, before it is let through or queued. */
  arrived(unit: Unit): void {
    unit.arrived(performance.now(), this.settings.lingerMs);
  }

  /** No more loads; what runs is left to whoever asked for this. */
  close(): void {
    this.isClosed = true;
    this.claims = [];
    clearTimeout(this.timer);
  }

  /** Call after every event. An event caused by the pass itself makes one more round. */
  pass(): void {
    this.isPassDue = true;
    if (this.isPassing) return;
    this.isPassing = true;
    try {
      while (this.isPassDue) {
        this.isPassDue = false;
        this.passOnce();
      }
    } finally {
      this.isPassing = false;
    }
  }

  private passOnce(): void {
    this.observe();
    this.dispatch();
    if (this.isClosed) return;
    clearTimeout(this.timer);
    for (let round = 0; this.isAnyoneWaitingForRoom(); round++) {
      if (round === MOST_ROUNDS) this.logger.error('the planner does not settle');
      if (round === MOST_ROUNDS || !this.planAndAct()) break;
      this.observe();
      this.dispatch();
    }
    for (const unit of this.units.values()) refill(unit);
  }

  private observe(): void {
    const nowMs = performance.now();
    for (const unit of this.units.values()) unit.observe(nowMs);
  }

  /** Lets waiting requests through to open units; before planning, so that a load serves someone. */
  private dispatch(): void {
    for (const unit of this.units.values()) {
      if (unit.isOpen) unit.members.forEach(dispatchTo);
    }
  }

  private isAnyoneWaitingForRoom(): boolean {
    return (
      this.claims.length > 0 ||
      [...this.units.values()].some(
        (unit) => unit.waiting > 0 && !(unit.state === 'ready' && unit.isOpen),
      )
    );
  }

  /** False when the plan has nothing to do; the timer is set then. */
  private planAndAct(): boolean {
    const nowMs = performance.now();
    const units = [...this.units.values()].map((unit) => unit.facts());
    const { settings, claims } = this;
    const decided = plan({ nowMs, settings, capacity: CAPACITY, units, claims });
    this.claims = decided.claims;
    for (const action of decided.actions) this.act(action, nowMs);
    if (decided.actions.length > 0) return true;
    if (decided.wakeAtMs < Infinity) this.wakeIn(decided.wakeAtMs - nowMs);
    return false;
  }

  private wakeIn(ms: number): void {
    this.timer = setTimeout(
      () => {
        this.pass();
      },
      Math.min(Math.ceil(ms), LONGEST_MS),
    );
  }

  private act(action: Action, nowMs: number): void {
    const unit = this.units.get(action.unit);
    if (unit === undefined) throw new RangeError(`no unit '${action.unit}'`);
    const { kind, unit: id, ...facts } = action;
    this.logger.debug(`${kind} unit`, { unit: id, ...facts });
    switch (action.kind) {
      case 'close':
        this.logger.log('swap begins', {
          closes: id,
          for: action.for,
          why: action.why,
          running: unit.running,
        });
        unit.close(nowMs);
        break;
      case 'open':
        unit.open();
        break;
      case 'stop':
        unit.stop();
        break;
      case 'start':
        unit.start(action.place, nowMs);
    }
  }
}

/** Explicit loads have what they wait for once the model is ready; requests take what leases there are. */
function dispatchTo({ upstream, queue }: Member): void {
  if (upstream.state !== 'ready') return;
  for (const entry of queue.loads()) if (queue.remove(entry)) entry.grant();
  for (let entry = queue.first; entry !== undefined && upstream.isAvailable; entry = queue.first) {
    queue.remove(entry);
    entry.grant();
  }
}

/**
 * A member that is wanted and does not run joins its unit, whose room it has; after planning. As at
 * the first load, all that do not run come with it.
 */
function refill(unit: Unit): void {
  const isMissing = ({ upstream, queue }: Member): boolean =>
    queue.length > 0 && upstream.state === 'stopped';
  if (unit.state === 'ready' && unit.isOpen && unit.members.some(isMissing)) unit.loadMissing();
}
