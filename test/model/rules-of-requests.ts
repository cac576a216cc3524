import { needsRestart } from '../../src/catalog/restart-needed.js';
import { GatewayError } from '../../src/errors.js';
import type { ErrorCode } from '../../src/errors.js';
import type { Lease } from '../../src/lifecycle/lease.js';
import { rule } from './broken.js';
import type { Client, Outcome } from './client.js';
import { idOf, indexOf } from './estate.js';
import type { House } from './house.js';
import type { Known } from './known.js';

/** A lease is given by a model that is ready and open, and no more of them than it has slots. */
export function checkGrant(house: House, { id, upstream, spec: { slots } }: Known): void {
  const { gateway, machine } = house;
  const { unit } = gateway.seats.of({ id });
  rule(unit.isOpen, () => `${id} gives a lease, and its unit is closed`);
  rule(upstream.state === 'ready', () => `${id} gives a lease while ${upstream.state}`);
  rule(
    upstream.inFlight < (slots === 0 ? Infinity : slots),
    () => `${id} gives more leases than it has slots`,
  );
  const [process] = machine.those(({ model }) => model.id === id);
  rule(
    process?.isHealthy === true && !process.isAskedToStop,
    () => `${id} gives a lease, and its process is ${process?.stage ?? 'not there'}`,
  );
  const wanted = gateway.catalog.find(id);
  rule(
    wanted !== undefined && process !== undefined && !needsRestart(process.model, wanted),
    () => `${id} gives a lease, and runs by another configuration`,
  );
}

/** Everybody gets what they asked for, once, or one of the errors that their case may end with. */
export function checkEnd(house: House, client: Client, outcome: Outcome, hasWaited: boolean): void {
  rule(client.isWaiting, () => `${client.toString()} ends twice`);
  if (outcome.kind === 'failed') checkFailure(house, client, outcome.error);
  else if (client.purpose === 'request') {
    // What a request is given, and nothing else.
    checkLease(house, client, outcome.value as Lease);
    if (hasWaited) checkTurn(house, client);
  }
}

function checkLease(house: House, client: Client, lease: Lease): void {
  rule(house.leases.has(lease), () => `${client.toString()} has a lease that nobody gave`);
  const { hasFallback } = house.model(client.model).spec;
  const next = idOf((indexOf(client.model) + 1) % house.file.models.length);
  rule(
    lease.model === client.model || (hasFallback && lease.isBackground && lease.model === next),
    () => `${client.toString()} is answered by ${lease.model}`,
  );
  rule(
    lease.base.hostname === lease.model,
    () => `${client.toString()} is sent to ${lease.base.href}`,
  );
}

/** Whoever came first goes first, among those of one model who let nobody pass. */
function checkTurn(house: House, client: Client): void {
  if (client.isPatient) return;
  for (const other of house.clients) {
    const isPassed =
      other.number < client.number &&
      other.isWaiting &&
      !other.hasLeft &&
      other.purpose === 'request' &&
      !other.isPatient &&
      (other.model === client.model || house.isFifo);
    rule(!isPassed, () => `${client.toString()} passes ${other.toString()}`);
  }
}

function checkFailure(house: House, client: Client, error: unknown): void {
  if (error === client.signal.reason && client.hasLeft) return;
  if (!(error instanceof GatewayError)) {
    rule(false, () => `${client.toString()} fails with ${String(error)}`);
    return;
  }
  const isAllowed = ALLOWED[error.code]?.(house, client) === true;
  rule(isAllowed, () => `${client.toString()} is told ${error.code}`);
}

type Allowed = (house: House, client: Client) => boolean;

const hasFailedToLoad: Allowed = (house, { model }) => house.failedOnce.has(model);

/** Of a load it is known only after a moment, when it may not be full any more. */
function isFull(house: House, { purpose, model }: Client): boolean {
  const { totalQueueLimit } = house.file;
  const { queueLimit } = house.model(model).spec;
  if (purpose === 'load') return house.hasQueueLimits;
  const queues = house.gateway.seats.all.map(({ queue }) => queue.length);
  const total = queues.reduce((sum, length) => sum + length, 0);
  const queued = house.gateway.seats.of({ id: model }).queue.length;
  return (
    (queueLimit > 0 && queued >= queueLimit) || (totalQueueLimit > 0 && total >= totalQueueLimit)
  );
}

/** When a code may be the answer; those that are not listed never are. */
const ALLOWED: Partial<Readonly<Record<ErrorCode, Allowed>>> = {
  model_not_found: (house, { model }) => house.specs(model).some(({ kind }) => kind === 'absent'),
  model_not_loaded: (_, { terms }) => !terms.mayLoad,
  model_does_not_fit: ({ estate }) => estate.files.some(({ devices }) => devices.length > 0),
  model_load_failed: hasFailedToLoad,
  model_load_timeout: hasFailedToLoad,
  model_unloaded: ({ unloadedOnce }, { model }) => unloadedOnce.has(model),
  shutting_down: ({ isShuttingDown }) => isShuttingDown,
  queue_full: isFull,
  queue_timeout: (house, { model, askedAtMs }) =>
    house
      .specs(model)
      .some(({ queueTimeoutS: s }) => s > 0 && house.clock.nowMs - askedAtMs >= s * 1_000 - 1),
};

/**
 * A lease is taken away by those who may: an unload that does not drain, one who has waited for it
 * as long as the configuration says, the end after its patience.
 */
export function checkRevocation(house: House, client: Client, { code }: GatewayError): void {
  const { nowMs } = house.clock;
  const model = client.lease?.model ?? '';
  const [process] = house.machine.those((one) => one.model.id === model);
  // There is nothing left that could be cut off.
  if (process?.stage !== 'running') return;
  const isUnloaded = [...house.clients].some(
    (other) => other.purpose === 'unload' && other.model === model && other.isWaiting,
  );
  const isOverdue = house
    .specs(model)
    .some(({ drainTimeoutS: s }) => s > 0 && nowMs - client.heldSinceMs >= s * 1_000 - 1);
  const isOver = nowMs >= house.patienceEndsAtMs;
  const mayLose = code === 'model_unloaded' ? isUnloaded || isOverdue : isOver;
  rule(mayLose, () => `${client.toString()} loses its lease: ${code}`);
}
