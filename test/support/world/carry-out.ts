import type { Action, Facts, Plan, UnitFacts } from '../../../src/swap/planner/facts.js';
import { factsOf } from './facts.js';
import { check } from './invariants.js';
import type { Planner } from './world.js';

/** The facts once the actions of a plan have been carried out, in no time. */
export function carryOut(facts: Facts, { actions, claims }: Plan): Facts {
  const units = facts.units.map((unit) =>
    actions
      .filter((action) => action.unit === unit.id)
      .reduce((changed, action) => changedBy(action, changed, facts.nowMs), unit),
  );
  return factsOf({ ...facts, units, claims });
}

function changedBy(action: Action, unit: UnitFacts, nowMs: number): UnitFacts {
  if (action.kind === 'close') return { ...unit, closed: true, sinceMs: nowMs };
  if (action.kind === 'open') return { ...unit, closed: false };
  if (action.kind === 'stop') return { ...unit, closed: false, state: 'stopping' };
  return { ...unit, state: 'loading', place: action.place };
}

/** What waits for a unit that is ready and open gets its leases. */
export function dispatch(facts: Facts): Facts {
  const units = facts.units.map((unit): UnitFacts => {
    if (unit.state !== 'ready' || unit.closed || unit.waiting === 0) return unit;
    const running = unit.running + unit.waiting;
    const runningNormal = unit.runningNormal + unit.waitingNormal;
    const { nowMs: usedAtMs } = facts;
    return { ...unit, running, runningNormal, waiting: 0, waitingNormal: 0, usedAtMs };
  });
  return factsOf({ ...facts, units });
}

/** Dispatches, plans and carries out until there is nothing to do; shows each plan on the way. */
export function settle(
  facts: Facts,
  planner: Planner,
  show: (facts: Facts, plan: Plan) => void = () => undefined,
): Facts {
  let settled = facts;
  for (let round = 1; round <= 50; round += 1) {
    settled = dispatch(settled);
    const plan = planner(settled);
    show(settled, plan);
    settled = carryOut(settled, plan);
    if (plan.actions.length === 0) return settled;
  }
  check('settles', false, 'there is something to do after 50 rounds');
  return settled;
}
