import type { Claim, UnitId, UnitState, Vector } from '../../../src/swap/planner/facts.js';

export type Rule =
  | 'I1' // no lease unless ready and open
  | 'I2' // no stop with leases
  | 'I3' // places within the capacity at each start, on its devices (I8: the virtual one too)
  | 'I4' // one process a unit
  | 'I5' // each request ends once
  | 'I6' // bounded waiting
  | 'I7' // pinned units are never closed
  | 'I9' // victims only for plans that can be carried out
  | 'I10' // at rest nothing is left
  | 'I11' // what nobody waits for is called off
  | 'background' // a job takes nothing from anybody but the idle
  | 'settles' // no endless planning while time stands still
  | 'timer'; // a timer is set to a moment that is still to come

/** What is checked of a unit. */
interface Checked {
  readonly id: UnitId;
  readonly state: UnitState;
  readonly closed: boolean;
  readonly place: Vector | undefined;
  readonly queue: readonly unknown[];
}

export class BrokenInvariant extends Error {
  constructor(
    readonly rule: Rule,
    detail: string,
  ) {
    super(`${rule}: ${detail}`);
  }
}

export function check(rule: Rule, holds: boolean, detail: string): void {
  if (!holds) throw new BrokenInvariant(rule, detail);
}

/** I3: asked at every start, about all that occupies something on the devices of what starts. */
export function checkPlaces(units: readonly Checked[], started: Vector, capacity: Vector): void {
  checkFits('I3', placesOf(units), [started], capacity);
}

/** I9: what stays and what has been promised fit side by side, wherever something is promised. */
export function checkPromises(
  units: readonly Checked[],
  claims: readonly Claim[],
  capacity: Vector,
): void {
  const leaving = new Set(claims.flatMap(({ victims }) => victims));
  const staying = units.filter(({ id, state }) => state !== 'stopping' && !leaving.has(id));
  const promised = claims.map(({ place }) => place);
  checkFits('I9', [...placesOf(staying), ...promised], promised, capacity);
}

/** I11: somebody waits for every claim, and a claim waits for everything that is closed. */
export function checkClaims(units: readonly Checked[], claims: readonly Claim[]): void {
  for (const { id, state, queue, closed } of units) {
    const own = claims.filter((claim) => claim.unit === id).length;
    const owners = claims.filter(({ victims }) => victims.includes(id)).length;
    const awaited = queue.length > 0 && state === 'stopped';
    check('I11', own <= (awaited ? 1 : 0), `${id} is ${state} and has ${own} claims`);
    check(
      'I11',
      owners === (closed ? 1 : 0),
      `${id} has ${owners} claims on it, closed: ${closed}`,
    );
  }
}

const ROUNDING = 1e-6;

/** Only on the devices of `concerned`: others may have become too small for what is on them. */
function checkFits(
  rule: Rule,
  places: readonly Vector[],
  concerned: readonly Vector[],
  capacity: Vector,
): void {
  capacity.forEach((size, device) => {
    if (concerned.every((place) => (place[device] ?? 0) === 0)) return;
    const used = places.reduce((sum, place) => sum + (place[device] ?? 0), 0);
    check(rule, used <= size + ROUNDING, `device ${device} has ${size}, and ${used} is used`);
  });
}

const placesOf = (units: readonly Checked[]): Vector[] =>
  units.flatMap(({ place }) => (place === undefined ? [] : [place]));
