import { GatewayError } from '../../src/errors.js';
import type { ErrorCode } from '../../src/errors.js';
import type { Lease } from '../../src/lifecycle/lease.js';
import { rule } from './broken.js';
import type { Client, Outcome } from './client.js';
import { idOf, pick } from './estate.js';
import type { House, Known } from './house.js';

/** A lease is given by a model that is ready and open, and no more of them than it has slots. */
export function checkGrant({ gateway, machine }: House, { upstream, slots }: Known): void {
  const { id } = upstream.model;
  const { unit } = gateway.seats.of({ id });
  rule(unit.isOpen, () => `${id} gives a lease, and its unit is closed`);
  rule(upstream.state === 'ready', () => `${id} gives a lease while ${upstream.state}`);
  rule(upstream.inFlight < slots, () => `${id} gives more leases than it has slots`);
  const [process] = machine.those(({ model }) => model.id === id);
  rule(
    process?.isHealthy === true && !process.isAskedToStop,
    () => `${id} gives a lease, and its process is ${process?.stage ?? 'not there'}`,
  );
}

/** Everybody gets what they asked for, once, or one of the errors that their case may end with. */
export function checkEnd(house: House, client: Client, outcome: Outcome, hasWaited: boolean): void {
  rule(client.isWaiting, () => `${client.toString()} ends twice`);
  if (outcome.kind === 'failed') checkFailure(house, client, outcome.error);
  else if (client.purpose === 'request') {
    checkLease(house, client, outcome.value as Lease);
    if (hasWaited) checkTurn(house, client);
  }
}

function checkLease({ leases, estate }: House, client: Client, lease: Lease): void {
  rule(leases.has(lease), () => `${client.toString()} has a lease that nobody gave`);
  const index = Number(client.model.slice(1));
  const fallback = estate.models[index]?.hasFallback === true;
  const next = idOf((index + 1) % estate.models.length);
  rule(
    lease.model === client.model || (fallback && lease.isBackground && lease.model === next),
    () => `${client.toString()} is answered by ${lease.model}`,
  );
  rule(
    lease.base.hostname === lease.model,
    () => `${client.toString()} is sent to ${lease.base.href}`,
  );
}

/** Whoever came first goes first, among those of one model who let nobody pass. */
function checkTurn(house: House, client: Client): void {
  if (isPatient(house, client)) return;
  for (const other of house.clients) {
    const isPassed =
      other.number < client.number &&
      other.isWaiting &&
      !other.hasLeft &&
      other.purpose === 'request' &&
      !isPatient(house, other) &&
      (other.model === client.model || house.isFifo);
    rule(!isPassed, () => `${client.toString()} passes ${other.toString()}`);
  }
}

const isPatient = ({ estate }: House, { terms, model }: Client): boolean =>
  terms.isBackground || estate.models[Number(model.slice(1))]?.isBackground === true;

function checkFailure(house: House, client: Client, error: unknown): void {
  if (error === client.signal.reason && client.hasLeft) return;
  rule(error instanceof GatewayError, () => `${client.toString()} fails with ${String(error)}`);
  const { code } = error as GatewayError;
  const isAllowed = ALLOWED[code]?.(house, client, error as GatewayError) === true;
  rule(isAllowed, () => `${client.toString()} is told ${code}`);
}

type Allowed = (house: House, client: Client, error: GatewayError) => boolean;

const hasWaitedForLoad: Allowed = ({ failures }, _, error) => failures.has(error);

/** When a code may be the answer; those that are not listed never are. */
const ALLOWED: Partial<Readonly<Record<ErrorCode, Allowed>>> = {
  model_not_loaded: (_, { terms }) => !terms.mayLoad,
  model_does_not_fit: ({ estate }) => pick(estate.policies, 0).devices.length > 0,
  model_load_failed: hasWaitedForLoad,
  model_load_timeout: hasWaitedForLoad,
  model_unloaded: ({ unloadedOnce }, { model }) => unloadedOnce.has(model),
  shutting_down: ({ isShuttingDown }) => isShuttingDown,
};

/** A lease is taken away by those who may: an unload that does not drain, the end after its patience. */
export function checkRevocation(house: House, client: Client, { code }: GatewayError): void {
  const model = client.lease?.model;
  const [process] = house.machine.those((one) => one.model.id === model);
  // There is nothing left that could be cut off.
  if (process?.stage !== 'running') return;
  const isUnloaded = (): boolean =>
    [...house.clients].some(
      (other) => other.purpose === 'unload' && other.model === model && other.isWaiting,
    );
  rule(
    code === 'model_unloaded' ? isUnloaded() : house.clock.nowMs >= house.patienceEndsAtMs,
    () => `${client.toString()} loses its lease: ${code}`,
  );
}
