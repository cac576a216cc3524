import { Draft } from './draft.js';
import { eligibility, victimCost, waitsInBackground } from './eligibility.js';
import type { CloseReason, Facts, Plan, UnitFacts, Vector } from './facts.js';
import { cheapestSet, fits, minus } from './room.js';

/**
 * Decides what to close, stop, start and reopen, from the facts alone. Call it after every event,
 * carry out its actions, and call it again until it returns none; hand its claims back with the
 * next facts. The numbers are those of the scheduling rules in docs/architecture.md.
 */
export function plan(facts: Facts): Plan {
  const draft = new Draft(facts);
  dropFallenClaims(draft); // 1
  draft.balance(); // 2
  reopenRescued(draft); // 3
  for (const claim of [...draft.claims]) draft.carryOn(claim); // 4
  for (const unit of inOrder(draft)) makeRoomFor(unit, draft); // 5, 6
  bringAlong(draft);
  return draft.finish(); // 7
}

/**
 * 1. A claim falls when nobody waits for it. A closed unit that is then nobody's victim passes to
 * the oldest claim, which may have counted on its room; without one it reopens.
 */
function dropFallenClaims(draft: Draft): void {
  draft.claims = draft.claims.filter(({ unit: id }) => {
    const unit = draft.find(id);
    return unit?.state === 'stopped' && unit.waiting > 0;
  });
  const isOrphan = (unit: UnitFacts): boolean =>
    unit.state === 'ready' && unit.closed && !draft.isVictim(unit.id);
  const heir = draft.claims[0];
  for (const { id } of draft.facts.units.filter(isOrphan)) {
    if (heir !== undefined) heir.victims.push(id);
    else draft.actions.push({ kind: 'open', unit: id, why: 'nobody waits for its room' });
  }
}

/** 3. A victim reopens when its room is not needed any more. */
function reopenRescued(draft: Draft): void {
  for (const claim of draft.claims) {
    for (const id of [...claim.victims]) {
      const place = draft.unit(id).place ?? [];
      if (!fits(place, draft.promised)) continue;
      draft.promised = minus(draft.promised, place);
      claim.victims.splice(claim.victims.indexOf(id), 1);
      draft.actions.push({ kind: 'open', unit: id, why: 'room appeared' });
    }
  }
}

/** 5. Stopped, waited for and unclaimed: those a person waits for first, then who has waited longest. */
function inOrder(draft: Draft): UnitFacts[] {
  return draft.facts.units
    .filter((unit) => unit.state === 'stopped' && unit.waiting > 0 && !draft.isTakenCareOf(unit.id))
    .sort(
      (a, b) =>
        Number(waitsInBackground(a)) - Number(waitsInBackground(b)) || a.sinceMs - b.sinceMs,
    );
}

interface Victim {
  readonly unit: UnitFacts;
  readonly place: Vector;
  readonly cost: number;
  readonly busy: boolean;
  readonly why: CloseReason;
}

interface Room {
  readonly place: Vector;
  readonly victims: readonly Victim[];
}

/** 6. Claims the cheapest room there is, or reserves it for one that has waited its turn. */
function makeRoomFor(unit: UnitFacts, draft: Draft): void {
  const { nowMs, settings } = draft.facts;
  const room = cheapestRoom(unit, draft);
  if (room !== undefined) {
    for (const { unit: victim, why } of room.victims) {
      draft.actions.push({ kind: 'close', unit: victim.id, for: unit.id, why });
    }
    draft.claim(
      unit.id,
      room.place,
      room.victims.map((victim) => victim.unit),
    );
    const claim = draft.claims.at(-1);
    if (claim !== undefined) draft.carryOn(claim);
  } else if (!waitsInBackground(unit)) {
    const reservesAtMs = unit.sinceMs + settings.turnMs;
    if (nowMs >= reservesAtMs) draft.reserved.push(...unit.placements);
    else draft.wake(reservesAtMs);
  }
}

/** Over all placements: room made by idle victims before room that costs busy ones, then the cheapest. */
function cheapestRoom(unit: UnitFacts, draft: Draft): Room | undefined {
  const victims = victimsFor(unit, draft);
  const placements = unit.placements.filter((place) => !draft.isReserved(place));
  for (const allowed of [victims.filter(({ busy }) => !busy), victims]) {
    const rooms = placements.flatMap((place): Room[] => {
      const set = cheapestSet(place, draft.promised, allowed);
      return set === undefined ? [] : [{ place, victims: set }];
    });
    const [first, ...others] = rooms;
    if (first !== undefined) return others.reduce((a, b) => (cost(b) < cost(a) ? b : a), first);
  }
  return undefined;
}

const cost = ({ victims }: Room): number => victims.reduce((sum, victim) => sum + victim.cost, 0);

/** What may be closed for the unit now; of what may be closed later, the moment is noted. */
function victimsFor(unit: UnitFacts, draft: Draft): Victim[] {
  const { nowMs, settings, units } = draft.facts;
  return units.flatMap((other): Victim[] => {
    const { place } = other;
    const open = other.state === 'ready' && !other.closed && !draft.isVictim(other.id);
    if (!open || other.pinned || place === undefined) return [];
    const allowed = eligibility(other, unit, settings);
    if (allowed === undefined) return [];
    draft.wake(allowed.fromMs);
    if (nowMs < allowed.fromMs) return [];
    const { busy, why } = allowed;
    return [{ unit: other, place, cost: victimCost(other, busy, nowMs), busy, why }];
  });
}

/** What belongs to a unit that starts comes along where that takes room from nobody. */
function bringAlong(draft: Draft): void {
  const started = draft.starts();
  for (const id of started) {
    const companions = draft.unit(id).brings.map((companion) => draft.unit(companion));
    started.push(...companions.filter((unit) => startsAlong(unit, draft)).map((unit) => unit.id));
  }
}

function startsAlong(unit: UnitFacts, draft: Draft): boolean {
  if (unit.state !== 'stopped' || draft.isTakenCareOf(unit.id)) return false;
  const place = unit.placements.find(
    (candidate) =>
      !draft.isReserved(candidate) &&
      fits(candidate, draft.promised) &&
      fits(candidate, draft.free),
  );
  if (place === undefined) return false;
  draft.promised = minus(draft.promised, place);
  draft.start(unit.id, place);
  return true;
}
