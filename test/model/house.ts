import type { GatewayConfig } from '../../src/config/gateway.config.js';
import { GatewayError } from '../../src/errors.js';
import type { Lease } from '../../src/lifecycle/lease.js';
import type { UpstreamEvent } from '../../src/lifecycle/upstream-event.js';
import type { Upstream } from '../../src/lifecycle/upstream.js';
import { rule } from './broken.js';
import { Client } from './client.js';
import type { Outcome, Purpose, Terms } from './client.js';
import { Clock, live } from './clock.js';
import { configOf, idOf, indexOf, pick, SHUTDOWN_TIMEOUT_S } from './estate.js';
import type { Estate, FileSpec, ModelSpec } from './estate.js';
import { Gateway } from './gateway.js';
import type { Machine, Process } from './machine.js';
import type { Known } from './known.js';
import { checkStart, checkStop } from './rules-of-processes.js';
import { checkEnd, checkGrant, checkRevocation } from './rules-of-requests.js';

/** A gateway, its clients and its machine: who asked for what, what they got, and what they may get. */
export class House {
  readonly clock: Clock;
  readonly gateway: Gateway;
  readonly models = new Map<string, Known>();
  /** Those of whom something is left. */
  readonly clients = new Set<Client>();
  readonly leases = new Map<Lease, number>();
  readonly unloadedOnce = new Set<string>();
  readonly failedOnce = new Set<string>();
  readonly departed: Process[] = [];
  /** What has come about at least once, in a word. */
  readonly seen = new Set<string>();
  file: FileSpec;
  /** Counts the configurations that followed the first. */
  changes = 0;
  shutDownAtMs = Infinity;
  isShutDown = false;
  private readonly toRead: number[] = [];
  private read: FileSpec;
  private asked = 0;

  constructor(readonly estate: Estate) {
    this.clock = new Clock(estate.lateMs);
    live(this.clock);
    this.file = this.read = pick(estate.files, 0);
    this.gateway = new Gateway(configOf(estate, 0), { load: () => this.load() });
    this.watchReloads();
    for (const upstream of this.gateway.pool.all) this.know(upstream);
    this.gateway.pool.added.subscribe((upstream) => {
      this.know(upstream);
    });
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

  get hasDevices(): boolean {
    return this.file.devices.length > 0;
  }

  get hasQueueLimits(): boolean {
    return this.estate.files.some(
      ({ models, totalQueueLimit }) =>
        totalQueueLimit > 0 || models.some(({ queueLimit }) => queueLimit > 0),
    );
  }

  /** True while requests go in the order they came, over all models. */
  get isFifo(): boolean {
    return this.file.isFifo && this.changes === 0;
  }

  model(id: string): Known {
    const known = this.models.get(id);
    if (known === undefined) throw new RangeError(`no model '${id}'`);
    return known;
  }

  /** What each file says of it. */
  specs(id: string): ModelSpec[] {
    return this.estate.files.map(({ models }) => pick(models, indexOf(id)));
  }

  ask(purpose: Purpose, index: number, terms: Terms): void {
    const model = idOf(index % this.file.models.length);
    const isPatient = terms.isBackground || this.spec(model).isBackground;
    const askedAtMs = this.clock.nowMs;
    const client = new Client({
      number: ++this.asked,
      purpose,
      model,
      terms,
      isPatient,
      askedAtMs,
    });
    this.clients.add(client);
    if (purpose === 'unload' || purpose === 'drain') this.unloadedOnce.add(model);
    if (purpose === 'load') this.forgive(model);
    try {
      const result = this.call(client);
      if (result instanceof Promise) this.follow(client, result);
      else this.end(client, { kind: 'done', value: result }, false);
    } catch (error) {
      this.end(client, { kind: 'failed', error }, false);
    }
  }

  reload(number: number): void {
    this.toRead.push(number);
    this.gateway.reload.reload().then(
      ({ isInForce }) => {
        rule(isInForce, () => 'a right file is not in force');
      },
      (error: unknown) => {
        rule(false, () => `a reload fails: ${error instanceof Error ? String(error.stack) : ''}`);
      },
    );
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

  private spec(id: string): ModelSpec {
    return pick(this.file.models, indexOf(id));
  }

  private load(): GatewayConfig {
    const number = this.toRead.shift() ?? 0;
    this.read = pick(this.estate.files, number);
    return configOf(this.estate, number % this.estate.files.length);
  }

  /** The policy is the first that changes. */
  private watchReloads(): void {
    const { policies } = this.gateway;
    const replace = policies.replace.bind(policies);
    policies.replace = (policy) => {
      this.file = this.read;
      this.changes += 1;
      this.seen.add('reload');
      for (const known of this.models.values()) {
        const spec = this.spec(known.id);
        if (spec.kind !== 'absent') known.spec = spec;
        this.forgive(known.id);
      }
      replace(policy);
    };
  }

  private forgive(id: string): void {
    const known = this.models.get(id);
    if (known === undefined) return;
    known.failures = 0;
    known.coolsUntilMs = -Infinity;
  }

  private call({ purpose, model, signal, terms }: Client): Lease | Promise<unknown> {
    const { catalog, swap } = this.gateway;
    const definition = catalog.get(model);
    if (purpose === 'request') {
      const asking = { isClosed: signal.aborted, closed: signal };
      return swap.lease(definition, asking, { ...terms, request: { requestId: '' } });
    }
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
    this.note(client, outcome);
    if (client.purpose !== 'request' || outcome.kind === 'failed') return;
    // What a request is given, and nothing else.
    const lease = outcome.value as Lease;
    client.take(lease, this.leases.get(lease) ?? 0);
    lease.onRevoked((reason) => {
      checkRevocation(this, client, reason);
      client.revokedBy = reason;
      this.seen.add('cut');
    });
    if (client.hasLeft) client.release();
  }

  private note({ model, purpose }: Client, outcome: Outcome): void {
    if (outcome.kind === 'failed') this.seen.add(nameOf(outcome.error));
    // What a request is given, and nothing else.
    else if (purpose !== 'request' || (outcome.value as Lease).model === model) {
      this.seen.add(purpose);
    } else this.seen.add('fallback');
  }

  /** A model that was gone for a while has another upstream. */
  private know(upstream: Upstream): void {
    const { id } = upstream.model;
    const before = this.models.get(id);
    const known: Known = before ?? {
      id,
      upstream,
      incarnation: 0,
      hasBeenReady: false,
      hasFailed: false,
      failures: 0,
      coolsUntilMs: -Infinity,
      changesAtLoad: 0,
      changesAtStart: 0,
      spec: this.spec(id),
    };
    known.upstream = upstream;
    this.models.set(id, known);
    const give = upstream.lease.bind(upstream);
    upstream.lease = (isBackground, request) => {
      checkGrant(this, known);
      const lease = give(isBackground, request);
      this.leases.set(lease, known.incarnation);
      return lease;
    };
  }

  private happened(event: UpstreamEvent): void {
    const known = this.model(event.model);
    if (event.kind === 'loading') this.loads(known);
    else if (event.kind === 'ready') {
      known.hasBeenReady = true;
      this.forgive(event.model);
    } else if (event.kind === 'load failed') {
      known.hasFailed = true;
      this.failedOnce.add(event.model);
      known.failures += 1;
      const pauseMs = Math.min(1_000 * 2 ** (known.failures - 1), 300_000);
      known.coolsUntilMs = this.clock.nowMs + pauseMs;
    }
  }

  private loads(known: Known): void {
    known.incarnation += 1;
    known.changesAtLoad = this.changes;
    known.hasBeenReady = known.hasFailed = false;
    const { unit } = this.gateway.seats.of(known);
    const isFirst = unit.members.every(
      ({ upstream }) => upstream === known.upstream || upstream.state === 'stopped',
    );
    for (const { upstream } of isFirst ? unit.members : []) {
      this.model(upstream.model.id).changesAtStart = this.changes;
    }
  }
}

const nameOf = (error: unknown): string => {
  if (error instanceof GatewayError) return error.code;
  return error instanceof Error ? error.name : 'nothing known';
};
