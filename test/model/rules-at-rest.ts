import { rule } from './broken.js';
import type { Client } from './client.js';
import type { House } from './house.js';
import { isExclusive, unitOf } from './known.js';
import type { Known } from './known.js';
import type { Process } from './machine.js';

/** A timer may be late, and what it causes too. */
const LATE_MS = 20;

/** What holds whenever nothing goes on but what waits for somebody outside. */
export function checkMoment(house: House): void {
  for (const known of house.models.values()) checkModel(house, known);
  for (const unit of house.gateway.seats.units) {
    const { state, isClosed } = unit;
    const mayBe = !isClosed || state === 'ready' || state === 'stopping';
    rule(mayBe, () => `${unit.id} is closed and ${state}`);
  }
  for (const client of house.clients) checkClient(house, client);
}

function checkModel(house: House, known: Known): void {
  const { id, upstream, incarnation } = known;
  const [process, another] = house.machine.those(({ model }) => model.id === id);
  rule(another === undefined, () => `two processes of ${id}`);
  checkState(house, upstream, process);
  const queued = [...house.clients].filter((client) => client.model === id && client.isQueued);
  const inQueue = house.gateway.swap.waiting(upstream.model);
  rule(inQueue === queued.length, () => `${queued.length} wait for ${id}, ${inQueue} in its queue`);
  checkQueue(house, known, queued);
  if (upstream.state !== 'stopped') {
    const held = house.holding.filter(
      (client) => client.lease?.model === id && client.incarnation === incarnation,
    );
    rule(upstream.inFlight === held.length, () => `${id} has a lease that nobody holds`);
  }
  checkServed(house, upstream, queued);
}

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

/** No more wait than may, and none for longer. */
function checkQueue(house: House, { id }: Known, queued: readonly Client[]): void {
  if (queued.length === 0) return;
  const specs = house.specs(id);
  const bound = (of: (spec: Known['spec']) => number): number =>
    Math.max(...specs.map((spec) => of(spec) || Infinity));
  const mostMs = bound(({ queueTimeoutS }) => queueTimeoutS) * 1_000 + LATE_MS;
  rule(queued.length <= bound(({ queueLimit }) => queueLimit), () => `too many wait for ${id}`);
  for (const client of queued) {
    const hasTime = house.clock.nowMs - client.askedAtMs <= mostMs;
    rule(hasTime, () => `${client.toString()} waits for too long`);
  }
}

/** Nobody waits for what is there. */
function checkServed(
  { gateway, isShuttingDown }: House,
  { isResident, model, isAvailable }: Known['upstream'],
  queued: readonly Client[],
): void {
  if (!isResident || gateway.policies.current.isFifo || isShuttingDown) return;
  const { unit, queue } = gateway.seats.of(model);
  if (!unit.isOpen) return;
  const isServed = queued.every(({ purpose }) => purpose !== 'load');
  rule(isServed, () => `somebody waits for the load of ${model.id}, which is ready`);
  rule(!isAvailable || queue.firstNormal === undefined, () => `${model.id} is free and waited for`);
}

function checkClient({ clients }: House, client: Client): void {
  if (client.isWaiting) {
    const isForgotten = !client.hasLeft || !client.isQueued;
    rule(isForgotten, () => `${client.toString()} left and is not forgotten`);
    return;
  }
  rule(!client.isWatched, () => `${client.toString()} has ended and is still listened to`);
  if (!client.isHolding) clients.delete(client);
}

/** Once everybody has had their answer, and everything has had its time. */
export function checkRest(house: House): void {
  const { gateway, machine, clock, models, waiting, holding } = house;
  rule(waiting.length === 0, () => `${String(waiting[0])} never ends`);
  rule(holding.length === 0, () => 'a lease is left');
  for (const { id, upstream } of models.values()) {
    const { state, isResident } = upstream;
    const isResting = state === 'stopped' || (isResident && !house.isShuttingDown);
    rule(isResting, () => `${id} is ${state} at rest`);
  }
  const ready = [...models.values()].filter(({ upstream }) => upstream.state === 'ready');
  rule(machine.alive.length === ready.length, () => 'a process is left');
  const exclusive = new Set(ready.filter(isExclusive).map(unitOf));
  rule(house.hasDevices || exclusive.size <= 1, () => `${[...exclusive].join()} run at rest`);
  for (const unit of gateway.seats.units) {
    rule(!unit.isClosed, () => `${unit.id} is closed at rest`);
    rule(!unit.isLeaving || house.isShuttingDown, () => `${unit.id} is there at rest`);
  }
  rule(gateway.scheduler.facts().claims.length === 0, () => 'a claim is left');
  rule(clock.pending === 0, () => `${clock.pending} timers are left`);
}
