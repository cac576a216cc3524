import type { Random } from '../support/world/random.js';
import type { GroupSetup, LimitsSetup, ModelSetup, Setup } from './scenario.js';

/** A configuration of three to seven models. */
export function randomSetup(random: Random): Setup {
  const hasDevice = random.chance(0.35);
  const count = random.whole(3, 7);
  const models = Array.from({ length: count }, (_, index) =>
    randomModel(`m${index + 1}`, `v${index + 1}-0`, hasDevice, random),
  );
  const fallbacks = models.map((model) => withFallback(model, models, random));
  const groups = randomGroups(models, random);
  const preload = random.chance(0.3) ? ['m1'] : [];
  return settled({
    models: fallbacks,
    groups,
    deviceGib: hasDevice ? 0 : undefined,
    preload,
    limits: randomLimits(random),
  });
}

export function randomModel(
  id: string,
  version: string,
  hasDevice: boolean,
  random: Random,
): ModelSetup {
  return {
    id,
    version,
    aliases: random.chance(0.4) ? [`${id}-alias`] : [],
    isPersistent: random.chance(0.15),
    ttlSec: random.pick(0, 0, 1, 2),
    concurrencyLimit: random.pick(0, 0, 1, 2, 4),
    isBackground: random.chance(0.1),
    fallback: [],
    gib: hasDevice && random.chance(0.85) ? random.whole(1, 6) : undefined,
    healthyMs: random.pick(0, 0, 50, 200),
    stopMs: random.pick(0, 20, 100, 250),
    isDeaf: random.chance(0.12),
    hasChild: random.chance(0.3),
  };
}

function withFallback(model: ModelSetup, all: readonly ModelSetup[], random: Random): ModelSetup {
  const others = all.filter(({ id }) => id !== model.id).map(({ id }) => id);
  const other = others[random.whole(0, others.length - 1)];
  return random.chance(0.25) && other !== undefined ? { ...model, fallback: [other] } : model;
}

function randomGroups(models: readonly ModelSetup[], random: Random): GroupSetup[] {
  const ids = models.map(({ id }) => id);
  if (ids.length < 4 || random.chance(0.5)) return [];
  const groups = [{ id: 'g1', swap: random.chance(0.7), members: ids.slice(0, 2) }];
  return ids.length < 6 || random.chance(0.5)
    ? groups
    : [...groups, { id: 'g2', swap: random.chance(0.5), members: ids.slice(2, 4) }];
}

export const randomLimits = (random: Random): LimitsSetup => ({
  turnSec: random.pick(0, 0.2, 0.2, 0.5),
  lingerSec: random.pick(0, 0.1, 0.3),
  fifo: random.chance(0.1),
  backgroundIdleSec: random.pick(0, 0.2),
  backgroundWaitSec: random.pick(0.5, 2),
  healthCheckTimeoutSec: 1.5,
  unloadTimeoutSec: random.pick(0.5, 1),
  shutdownTimeoutSec: random.pick(0.5, 2),
  drainTimeoutSec: random.pick(0, 0, 0.4, 1),
  stallTimeoutSec: 1,
  queueTimeoutSec: random.pick(0, 0, 0, 1.5, 4),
  queueLimit: random.pick(0, 0, 0, 5, 20),
  totalQueueLimit: random.pick(0, 0, 0, 30),
});

/**
 * Names that are gone are taken out of groups and fallbacks, and the device is made large enough for
 * the largest unit beside all that never goes: no model is refused for its size.
 */
export function settled(setup: Setup): Setup {
  const ids = new Set(setup.models.map(({ id }) => id));
  const models = setup.models.map((model) => ({
    ...model,
    fallback: model.fallback.filter((id) => ids.has(id)),
  }));
  const groups = setup.groups
    .map((group) => ({ ...group, members: group.members.filter((id) => ids.has(id)) }))
    .filter(({ members }) => members.length > 0);
  const preload = setup.preload.filter((id) => ids.has(id));
  const known = { ...setup, models, groups, preload };
  if (setup.deviceGib === undefined) return known;
  return { ...known, deviceGib: pinnedGib(known) + largestGib(known) + 1 };
}

const pinnedGib = (setup: Setup): number =>
  sum(setup.models.filter((model) => isPinned(model, setup)));

const largestGib = (setup: Setup): number =>
  Math.max(0, ...setup.models.map((model) => sum(companions(model, setup))));

const sum = (models: readonly ModelSetup[]): number =>
  models.reduce((total, { gib }) => total + (gib ?? 0), 0);

export const groupOf = (
  { id }: Pick<ModelSetup, 'id'>,
  { groups }: Setup,
): GroupSetup | undefined => groups.find(({ members }) => members.includes(id));

/** It never has to go for another. */
export const isPinned = (model: ModelSetup, setup: Setup): boolean =>
  model.isPersistent || groupOf(model, setup)?.swap === false;

/** Those that come and go with it, itself included. */
export function companions(model: ModelSetup, setup: Setup): readonly ModelSetup[] {
  const group = groupOf(model, setup);
  if (group === undefined || model.isPersistent) return [model];
  return setup.models.filter(({ id, isPersistent }) => group.members.includes(id) && !isPersistent);
}
