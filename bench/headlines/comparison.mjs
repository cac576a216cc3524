// Policies beside one another, and each beside its simulation.
import { SPEED } from './replay.mjs';
import { table } from '../report/table.mjs';

const count = (value) => value.toFixed(1);
/** Waits are shown as they were; the simulation's are divided by the speed. */
const wait = (workloadS) => (workloadS / SPEED).toFixed(2);

const FIGURES = [
  { title: 'swaps/1,000', key: 'swaps', text: count },
  { title: 'mean wait, s', key: 'mean', text: wait },
  { title: 'p99', key: 'p99', text: wait },
  { title: 'longest', key: 'longest', text: wait },
];

export const comparison = (results) =>
  table(
    ['policy', ...FIGURES.flatMap(({ title }) => [title, 'sim.', 'ratio'])],
    results.map((result) => [
      result.policy,
      ...FIGURES.flatMap(({ key, text }) => {
        const expected = [result.simulated[key]].flat();
        const measured = result.measured?.[key];
        return [
          measured === undefined ? 'failed' : text(measured),
          expected.map(text).join('–'),
          measured === undefined ? '-' : ratio(measured, expected).toFixed(2),
        ];
      }),
    ]),
  );

/** To the nearest value the simulation allows. */
function ratio(measured, expected) {
  const nearest = Math.min(Math.max(measured, Math.min(...expected)), Math.max(...expected));
  return measured / nearest;
}
