import { rule } from './broken.js';
import type { Client } from './client.js';
import type { House, Known } from './house.js';
import type { Process } from './machine.js';

/** What holds whenever nothing goes on but what waits for somebody outside. */
export function checkMoment(house: House): void {
  for (const known of house.models.values()) checkModel(house, known);
  for (const unit of house.gateway.seats.units) {
    rule(
      !unit.isClosed || unit.state === 'ready' || unit.state === 'stopping',
      () => `${unit.id} is closed and ${unit.state}`,
    );
  }
  for (const client of house.clients) checkClient(house, client);
}

function checkModel(house: House, { upstream, incarnation }: Known): void {
  const { id } = upstream.model;
  const [process, another] = house.machine.those(({ model }) => model.id === id);
  rule(another === undefined, () => `two processes of ${id}`);
  checkState(house, upstream, process);
  const queued = house.waiting.filter((client) => client.model === id && isQueued(client));
  const isExact = house.gateway.swap.waiting(upstream.model) === queued.length;
  rule(isExact, () => `${queued.length} wait for ${id}, and others are in the queue`);
  if (upstream.state !== 'stopped') {
    const held = house.holding.filter(
      (client) => client.lease?.model === id && client.incarnation === incarnation,
    );
    rule(upstream.inFlight === held.length, () => `${id} has a lease that nobody holds`);
  }
  checkServed(house, upstream, queued);
}

const isQueued = ({ purpose }: Client): boolean => purpose === 'request' || purpose === 'load';

/** What the process does is known at once; it is started, and asked to stop, once the lock is free. */
function checkState({ machine }: House, upstream: Known['upstream'], process?: Process): void {
  const {
    state,
    model: { id },
  } = upstream;
  const isLocked = machine.those(({ stage }) => stage === 'starting').length > 0;
  const says = (): string => `${id} is ${state}, and its process ${process?.stage ?? 'not there'}`;
  if (process === undefined) rule(state !== 'ready' && (state !== 'loading' || isLocked), says);
  else if (process.stage === 'starting') rule(state === 'loading' || state === 'stopping', says);
  else if (process.stage === 'exited') rule(state === 'stopping', says);
  else if (process.isAskedToStop || isLocked) rule(state !== 'stopped', says);
  else rule(state === (process.isHealthy ? 'ready' : 'loading'), says);
}

/** Nobody waits for what is there. */
function checkServed(
  house: House,
  { state, model, isAvailable }: Known['upstream'],
  queued: Client[],
): void {
  if (state !== 'ready' || house.gateway.policies.current.isFifo || house.isShuttingDown) return;
  if (!house.gateway.seats.of(model).unit.isOpen) return;
  const { firstNormal } = house.gateway.seats.of(model).queue;
  const isServed = queued.every(({ purpose }) => purpose !== 'load');
  rule(isServed, () => `somebody waits for the load of ${model.id}, which is ready`);
  rule(!isAvailable || firstNormal === undefined, () => `${model.id} is free and waited for`);
}

function checkClient({ clients }: House, client: Client): void {
  if (client.isWaiting) {
    const isDeaf = client.hasLeft && client.purpose !== 'unload' && !isStopping(client);
    rule(!isDeaf, () => `${client.toString()} left and is not forgotten`);
    return;
  }
  rule(!client.isWatched, () => `${client.toString()} has ended and is still listened to`);
  if (!client.isHolding) clients.delete(client);
}

/** One that has drained waits for the process, and not for its answers. */
const isStopping = ({ purpose }: Client): boolean => purpose === 'drain';

/** Once everybody has had their answer, and everything has had its time. */
export function checkRest(house: House): void {
  const { gateway, machine, clock, models, waiting, holding } = house;
  rule(waiting.length === 0, () => `${String(waiting[0])} never ends`);
  rule(holding.length === 0, () => 'a lease is left');
  for (const { upstream } of models.values()) {
    const { state } = upstream;
    const isResting = state === 'stopped' || (state === 'ready' && !house.isShuttingDown);
    rule(isResting, () => `${upstream.model.id} is ${state} at rest`);
  }
  const ready = [...models.values()].filter(({ upstream }) => upstream.state === 'ready');
  rule(machine.alive.length === ready.length, () => 'a process is left');
  for (const unit of gateway.seats.units)
    rule(!unit.isClosed, () => `${unit.id} is closed at rest`);
  rule(gateway.scheduler.facts().claims.length === 0, () => 'a claim is left');
  rule(clock.pending === 0, () => `${clock.pending} timers are left`);
}
