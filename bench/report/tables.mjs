// The tables of a run, as Markdown.
import { FIGURES } from './figures.mjs';
import { measured } from './ratios.mjs';
import { table } from './table.mjs';
import { againstPeer, failedRequests, verdicts } from './verdicts.mjs';

export function targetsTable(results) {
  const rows = verdicts(results).map(({ what, got, sign, target, floor, outcome }) => [
    what,
    spread(got),
    `${sign} ${target}`,
    `${sign} ${floor}`,
    outcome,
  ]);
  const failed = failedRequests(results);
  rows.push(['failed requests', String(failed), '0', '0', failed === 0 ? 'target met' : 'missed']);
  return table(['what', 'measured', 'target', 'floor', 'outcome'], rows);
}

export const peerTable = (results) =>
  table(
    ['workload', 'figure', 'gateway', results.peer, 'ratio', 'outcome'],
    againstPeer(results).map(({ place, got, outcome }) => [
      `${place.part}: ${place.row}`,
      FIGURES[place.figure].title,
      number(measured(results, place, 'gateway').median),
      number(measured(results, place, results.peer).median),
      spread(got),
      outcome,
    ]),
  );

/** What one part measured, contestant by contestant. */
export function figuresTable(results, part) {
  const { contestants } = results;
  const rows = results.rows.filter((row) => row.part === part);
  const present = contestants.filter((name) =>
    rows.some(({ samples }) => Object.values(samples).some((of) => of[name] !== undefined)),
  );
  const cells = rows.flatMap(({ row, samples }) =>
    Object.keys(samples).map((figure) => [
      row,
      FIGURES[figure].title,
      ...present.map((name) => spread(measured(results, { part, row, figure }, name))),
    ]),
  );
  return table(['workload', 'figure', ...present], cells);
}

/** The sentences that say what is not as it should be. */
export function shortcomings(results) {
  const missed = verdicts(results).filter(({ outcome }) => outcome !== 'target met');
  const lost = againstPeer(results).filter(({ outcome }) => outcome === 'worse');
  return [
    ...missed.map(
      ({ what, got, sign, target, outcome }) =>
        `${what}: ${number(got.median)} where the target is ${sign} ${target} (${outcome}).`,
    ),
    ...lost.map(
      ({ place, got }) =>
        `${place.part}, ${place.row}, ${FIGURES[place.figure].title}: ${number(got.median)} times that of ${results.peer}.`,
    ),
    ...results.problems,
  ];
}

function spread(got) {
  if (got === undefined) return '–';
  const [middle, least, most] = [got.median, got.least, got.most].map(number);
  return least === most ? middle : `${middle} (${least} to ${most})`;
}

function number(value) {
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(size >= 10 ? 1 : 2);
}
