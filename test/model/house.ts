import type { Lease } from '../../src/lifecycle/lease.js';
import type { Upstream } from '../../src/lifecycle/upstream.js';
import type { UpstreamEvent } from '../../src/lifecycle/upstream-event.js';
import { Client } from './client.js';
import type { Outcome, Purpose } from './client.js';
import { Clock, live } from './clock.js';
import { idOf, pick, SHUTDOWN_TIMEOUT_S } from './estate.js';
import type { Estate, Kind } from './estate.js';
import { Gateway } from './gateway.js';
import type { Machine, Process } from './machine.js';
import { checkEnd, checkGrant, checkRevocation } from './rules-of-requests.js';
import { checkStart, checkStop } from './rules-of-processes.js';

/** What is known of a model from outside. */
export interface Known {
  readonly kind: Kind;
  readonly slots: number;
  readonly upstream: Upstream;
  /** Counts its loads. */
  incarnation: number;
  hasBeenReady: boolean;
  hasFailed: boolean;
  /** Which policy was in force when its unit was given a place. */
  policyAtStart: number;
}

/** A gateway, its clients and its machine: who asked for what, what they got, and what they may get. */
export class House {
  readonly clock: Clock;
  readonly gateway: Gateway;
  readonly models: ReadonlyMap<string, Known>;
  /** Those of whom something is left. */
  readonly clients = new Set<Client>();
  readonly leases = new Map<Lease, number>();
  readonly failures = new WeakSet<Error>();
  readonly unloadedOnce = new Set<string>();
  readonly departed: Process[] = [];
  /** Counts the changes of policy. */
  policy = 0;
  isFifo: boolean;
  shutDownAtMs = Infinity;
  isShutDown = false;
  private asked = 0;

  constructor(readonly estate: Estate) {
    this.clock = new Clock(estate.lateMs);
    live(this.clock);
    this.gateway = new Gateway(estate);
    this.isFifo = pick(estate.policies, 0).isFifo;
    this.models = new Map(estate.models.map((_, index) => [idOf(index), this.known(index)]));
    this.gateway.pool.events.subscribe((event) => {
      this.happened(event);
    });
    this.machine.witness = {
      starts: (process) => {
        checkStart(this, process);
      },
      stops: (process) => {
        checkStop(this, process);
      },
    };
  }

  get machine(): Machine {
    return this.gateway.machine;
  }

  get isShuttingDown(): boolean {
    return this.shutDownAtMs < Infinity;
  }

  get waiting(): Client[] {
    return [...this.clients].filter(({ isWaiting }) => isWaiting);
  }

  get holding(): Client[] {
    return [...this.clients].filter(({ isHolding }) => isHolding);
  }

  model(id: string): Known {
    const known = this.models.get(id);
    if (known === undefined) throw new RangeError(`no model '${id}'`);
    return known;
  }

  /** Ids of those that come and go with the model. */
  unitOf(id: string): string {
    const { kind } = this.model(id);
    return kind === 'pair' || kind === 'small' ? kind : id;
  }

  /** At most one such unit runs at a time where nobody knows what it needs. */
  isExclusive(id: string): boolean {
    const { kind } = this.model(id);
    return kind === 'alone' || kind === 'pair';
  }

  ask(purpose: Purpose, model: string, terms?: Client['terms']): void {
    const client = new Client(++this.asked, purpose, model, terms);
    this.clients.add(client);
    if (purpose === 'unload' || purpose === 'drain') this.unloadedOnce.add(model);
    try {
      const result = this.call(client);
      if (result instanceof Promise) this.follow(client, result);
      else this.end(client, { kind: 'done', value: result }, false);
    } catch (error) {
      this.end(client, { kind: 'failed', error }, false);
    }
  }

  changePolicy(number: number): void {
    this.policy += 1;
    this.isFifo = this.isFifo && pick(this.estate.policies, number).isFifo;
    this.gateway.changePolicy(number);
  }

  shutDown(): void {
    this.shutDownAtMs = this.clock.nowMs;
    void this.gateway.shutDown().then(() => {
      this.isShutDown = true;
    });
  }

  /** From when on those that still have a lease may lose it. */
  get patienceEndsAtMs(): number {
    return this.shutDownAtMs + SHUTDOWN_TIMEOUT_S * 1_000 - 1;
  }

  leave(process: Process): void {
    process.becomeGone();
    this.departed.push(process);
  }

  private call({ purpose, model, signal, terms }: Client): Lease | Promise<unknown> {
    const { catalog, swap } = this.gateway;
    const definition = catalog.get(model);
    if (purpose === 'request') return swap.lease(definition, signal, terms);
    if (purpose === 'load') return swap.load(definition, signal);
    return swap.unload(definition, { drain: purpose === 'drain', signal });
  }

  private follow(client: Client, result: Promise<unknown>): void {
    result.then(
      (value) => {
        this.end(client, { kind: 'done', value }, true);
      },
      (error: unknown) => {
        this.end(client, { kind: 'failed', error }, true);
      },
    );
  }

  private end(client: Client, outcome: Outcome, hasWaited: boolean): void {
    checkEnd(this, client, outcome, hasWaited);
    client.outcome = outcome;
    if (client.purpose !== 'request' || outcome.kind === 'failed') return;
    const lease = outcome.value as Lease;
    client.lease = lease;
    client.incarnation = this.leases.get(lease) ?? 0;
    lease.onRevoked((reason) => {
      checkRevocation(this, client, reason);
      client.revokedBy = reason;
    });
    if (client.hasLeft) client.release();
  }

  private known(index: number): Known {
    const { kind, slots } = pick(this.estate.models, index);
    const { catalog, pool } = this.gateway;
    const upstream = pool.get(catalog.get(idOf(index)));
    const known: Known = {
      kind,
      slots: slots === 0 ? Infinity : slots,
      upstream,
      incarnation: 0,
      hasBeenReady: false,
      hasFailed: false,
      policyAtStart: 0,
    };
    const give = upstream.lease.bind(upstream);
    upstream.lease = (isBackground) => {
      checkGrant(this, known);
      const lease = give(isBackground);
      this.leases.set(lease, known.incarnation);
      return lease;
    };
    return known;
  }

  private happened(event: UpstreamEvent): void {
    const known = this.model(event.model);
    if (event.kind === 'loading') {
      known.incarnation += 1;
      known.hasBeenReady = known.hasFailed = false;
      const unit = this.gateway.seats.of({ id: event.model }).unit;
      const isFirst = unit.members.every(
        ({ upstream }) => upstream === known.upstream || upstream.state === 'stopped',
      );
      for (const { upstream } of isFirst ? unit.members : []) {
        this.model(upstream.model.id).policyAtStart = this.policy;
      }
    } else if (event.kind === 'ready') known.hasBeenReady = true;
    else if (event.kind === 'load failed') {
      known.hasFailed = true;
      this.failures.add(event.error);
    }
  }
}
