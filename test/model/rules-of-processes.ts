import type { Footprint } from '../../src/catalog/device-definition.js';
import { rule } from './broken.js';
import type { House } from './house.js';
import { isExclusive, unitOf } from './known.js';
import type { Known } from './known.js';
import type { Process } from './machine.js';

const GIB = 2 ** 30;

/** A process is started where there is room for it, and for somebody. */
export function checkStart(house: House, process: Process): void {
  const { id } = process.model;
  const others = [...house.machine.alive, ...notSettled(house)];
  rule(
    others.every(({ model }) => model.id !== id),
    () => `${id} starts, and something is left of it`,
  );
  const known = house.model(id);
  checkExclusion(house, known, others);
  checkCapacity(house, process, others);
  checkWanted(house, known);
}

/** Those whose room is not free yet; at the end nobody waits for that. */
function notSettled({ departed, estate, clock, isShuttingDown }: House): Process[] {
  if (isShuttingDown) return [];
  return departed.filter(({ goneAtMs }) => clock.nowMs < goneAtMs + estate.settleS * 1_000 - 3);
}

/**
 * Of the units that exclude each other one runs at a time, where nobody knows what they need. A load
 * that a reload finds on its way goes on, or is abandoned.
 */
function checkExclusion(house: House, known: Known, others: readonly Process[]): void {
  if (house.hasDevices || !isExclusive(known)) return;
  if (known.changesAtLoad !== house.changes) return;
  for (const { model, stage } of others) {
    const other = house.model(model.id);
    const mayRun = !isExclusive(other) || unitOf(other) === unitOf(known);
    rule(mayRun, () => `${known.id} starts while ${other.id} is ${stage}`);
  }
}

/** What runs takes no more of a device than it has. Places of another file are not compared. */
function checkCapacity(house: House, process: Process, others: readonly Process[]): void {
  const all = [process, ...others];
  if (all.some(({ model }) => house.model(model.id).changesAtStart !== house.changes)) return;
  const needed = footprintOf(house, process);
  for (const { name, bytes } of house.gateway.policies.current.devices) {
    if ((needed[name] ?? 0) === 0) continue;
    const sum = all.reduce((total, one) => total + (footprintOf(house, one)[name] ?? 0), 0);
    rule(
      sum <= bytes,
      () => `${process.model.id} starts, and ${name} holds ${sum / GIB} of ${bytes / GIB} GiB`,
    );
  }
}

/** What it was given, as far as that can be seen from the devices it was given. */
function footprintOf({ gateway }: House, { model, placement }: Process): Footprint {
  const names = placement.devices.map(({ name }) => name).join();
  const choices = gateway.policies.of(model.id).footprints ?? [];
  return choices.find((choice) => Object.keys(choice).join() === names) ?? {};
}

/** Somebody waits for it, and it is not too soon after the last try. Members of groups come along. */
function checkWanted(house: House, { id, spec: { kind }, ...known }: Known): void {
  if (kind === 'pair' || kind === 'small' || kind === 'kept') return;
  if (known.changesAtStart !== house.changes) return;
  const isWanted = house.waiting.some(
    ({ model, isQueued, hasLeft }) => model === id && isQueued && !hasLeft,
  );
  rule(isWanted, () => `${id} starts, and nobody waits for it`);
  rule(house.clock.nowMs >= known.coolsUntilMs - 1, () => `${id} starts too soon after a failure`);
}

/** Nobody asks a process to stop that answers, or loads, but those who may. */
export function checkStop(house: House, { model: { id } }: Process): void {
  const known = house.model(id);
  for (const client of house.holding) {
    const isCutOff =
      client.lease?.model === id &&
      client.incarnation === known.incarnation &&
      client.revokedBy === undefined;
    rule(!isCutOff, () => `${id} is asked to stop while it answers ${client.toString()}`);
  }
  const mayBeAbandoned =
    known.hasFailed || house.unloadedOnce.has(id) || house.isShuttingDown || house.changes > 0;
  rule(known.hasBeenReady || mayBeAbandoned, () => `${id} is asked to stop while it loads`);
}
