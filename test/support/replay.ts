import type { UpstreamState } from '../../src/lifecycle/upstream-state.js';
import type { Decision } from '../../src/swap/decision.js';
import { unitState } from '../../src/swap/unit-state.js';

type Bytes = Readonly<Record<string, number>>;

/** What a decision log claims of a unit. */
export interface Claimed {
  readonly state: string;
  readonly closed: boolean;
  /** Undefined: whatever the others leave, as nobody knows what it needs. */
  readonly place: Bytes | null | undefined;
  readonly models: Readonly<Record<string, UpstreamState>>;
}

interface Replayed {
  closed: boolean;
  isToldToStop: boolean;
  isAlone: boolean;
  place: Bytes | null;
  readonly models: Map<string, UpstreamState>;
}

/** Reads a decision log from its beginning, and nothing else: what runs where at its end. */
export function replay(decisions: readonly Decision[]): Map<string, Claimed> {
  const units = new Map<string, Replayed>();
  for (const decision of decisions.filter(({ unit }) => unit !== '')) {
    const unit: Replayed = units.get(decision.unit) ?? {
      closed: false,
      isToldToStop: false,
      isAlone: false,
      place: null,
      models: new Map(),
    };
    units.set(decision.unit, unit);
    apply(decision, unit);
  }
  return new Map([...units].map(([id, unit]) => [id, claimed(unit)]));
}

const LEADS_TO: Partial<Readonly<Record<Decision['kind'], UpstreamState>>> = {
  start: 'loading',
  loaded: 'ready',
  failed: 'stopping',
  stop: 'stopping',
  gone: 'stopped',
};

function apply({ kind, why, models, facts }: Decision, unit: Replayed): void {
  const state = LEADS_TO[kind];
  if (state !== undefined) for (const model of models) unit.models.set(model, state);
  if ((kind === 'start' || kind === 'moved') && 'place' in facts) {
    unit.place = occupied(facts['place'] as Bytes);
    unit.isAlone = facts['alone'] === true;
  }
  if (kind === 'measured') unit.place = larger(unit.place ?? {}, facts['took'] as Bytes);
  if (kind === 'close') unit.closed = true;
  if (kind === 'reopen') unit.closed = false;
  if (why === 'has drained for another') unit.isToldToStop = true;
  if ([...unit.models.values()].every((one) => one === 'stopped')) {
    unit.closed = unit.isToldToStop = false;
    unit.place = null;
  }
}

function claimed({ closed, isToldToStop, isAlone, place: known, models }: Replayed): Claimed {
  const place = isAlone && known !== null ? undefined : known;
  const state = unitState([...models.values()], isToldToStop);
  return { state, closed: closed && state === 'ready', place, models: Object.fromEntries(models) };
}

const occupied = (place: Bytes): Bytes =>
  Object.fromEntries(Object.entries(place).filter(([, bytes]) => bytes > 0));

const larger = (a: Bytes, b: Bytes): Bytes =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [
      name,
      Math.max(a[name] ?? 0, b[name] ?? 0),
    ]),
  );
