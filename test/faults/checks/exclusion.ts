import { setupsBetween } from '../chronicle.js';
import type { Chronicle, UpstreamProcess } from '../chronicle.js';
import { companions, isPinned } from '../random-setup.js';
import type { ModelSetup, Setup } from '../scenario.js';

/** Never two at once that exclude each other, never more on the device than it has. */
export const wrongTogether = (chronicle: Chronicle): string[] => {
  const all = [...chronicle.processes.values()].sort((a, b) => a.bornMs - b.bornMs);
  return all.flatMap((later, index) => {
    const there = all.slice(0, index).filter(({ aliveMs }) => aliveMs > later.bornMs);
    return [
      ...there.flatMap((earlier) => wrongPair(earlier, later, chronicle)),
      ...wrongSum([...there, later], chronicle),
    ];
  });
};

/** Judged by every configuration that may have been in force: one that allows it is enough. */
function wrongPair(
  earlier: UpstreamProcess,
  later: UpstreamProcess,
  chronicle: Chronicle,
): string[] {
  const untilMs = Math.min(earlier.aliveMs, later.aliveMs);
  const setups = setupsBetween(chronicle, earlier.bornMs, untilMs).map((setup) =>
    withGone(setup, [earlier.model, later.model], chronicle),
  );
  const isWrong = setups.length > 0 && setups.every((setup) => isExclusive(earlier, later, setup));
  if (!isWrong) return [];
  const forMs = Math.round(untilMs - later.bornMs);
  return [`${said(earlier)} and ${said(later)} were alive at once, for ${forMs} ms`];
}

const said = ({ model, version, pid }: UpstreamProcess): string => `${model} ${version} (${pid})`;

function isExclusive(a: UpstreamProcess, b: UpstreamProcess, setup: Setup): boolean {
  if (a.model === b.model && a.version === b.version) return true;
  const one = setup.models.find(({ id }) => id === a.model);
  const other = setup.models.find(({ id }) => id === b.model);
  if (one === undefined || other === undefined) return false;
  if (isPinned(one, setup) || isPinned(other, setup)) return false;
  const isOneUnit = a.model !== b.model && companions(one, setup).includes(other);
  if (isOneUnit) return false;
  return isUnknown(one, setup) || isUnknown(other, setup);
}

/** It is resident alone, but for those that are pinned. */
const isUnknown = (model: ModelSetup, setup: Setup): boolean =>
  setup.deviceGib === undefined || companions(model, setup).some(({ gib }) => gib === undefined);

function wrongSum(together: readonly UpstreamProcess[], chronicle: Chronicle): string[] {
  const fromMs = Math.min(...together.map(({ bornMs }) => bornMs));
  const atMs = Math.max(...together.map(({ bornMs }) => bornMs));
  const gone = together.map(({ model }) => model);
  const setups = setupsBetween(chronicle, fromMs, atMs).map((setup) =>
    withGone(setup, gone, chronicle),
  );
  const excess = setups.map((setup) => sumOf(together, setup) - (setup.deviceGib ?? Infinity));
  if (setups.length === 0 || excess.some((gib) => gib <= 0)) return [];
  return [`${together.map(said).join(', ')}: ${Math.min(...excess)} GiB more than there is`];
}

const sumOf = (together: readonly UpstreamProcess[], { models }: Setup): number =>
  together.reduce((sum, { model }) => sum + (models.find(({ id }) => id === model)?.gib ?? 0), 0);

/** What was taken out of a configuration and still runs takes the room it took: as it was known last. */
function withGone(setup: Setup, ids: readonly string[], { inForce }: Chronicle): Setup {
  const before = inForce
    .slice(
      0,
      inForce.findIndex((one) => one.setup === setup),
    )
    .reverse();
  const gone = ids
    .filter((id) => !setup.models.some((model) => model.id === id))
    .flatMap((id) => {
      const last = before.find((one) => one.setup.models.some((model) => model.id === id));
      const model = last?.setup.models.find((one) => one.id === id);
      if (last === undefined || model === undefined) return [];
      return [{ ...model, isPersistent: isPinned(model, last.setup) }];
    });
  return gone.length === 0 ? setup : { ...setup, models: [...setup.models, ...gone] };
}
