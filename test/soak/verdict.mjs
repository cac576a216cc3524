// What the figures of a soak say.

const MIB = 1024 * 1024;
/** Of what it was in the second third of the time after the warm-up, and so much on top. */
const MAY_GROW = { factor: 1.1, bytes: 10 * MIB };
/** Where the gateway has nothing to do: one for a log or a timer that comes and goes. */
const SPARE_FDS = 2;

export const mib = (bytes) => (bytes / MIB).toFixed(1);

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** Medians of a figure in the thirds of the samples. */
function thirds(samples, figure) {
  const length = Math.ceil(samples.length / 3);
  return [0, 1, 2].map((i) =>
    median(samples.slice(i * length, (i + 1) * length).map((sample) => sample[figure])),
  );
}

/** Everything that is wrong, a sentence each. */
export function verdict({ samples, warm, end, problems }) {
  const wrong = [...new Set(problems)].slice(0, 20).map((problem) => `ended wrongly: ${problem}`);
  for (const figure of ['rss', 'heap']) {
    const [, second, last] = thirds(samples, figure);
    if (last > second * MAY_GROW.factor + MAY_GROW.bytes) {
      wrong.push(`${figure} rises: ${mib(second)} MiB in the second third, then ${mib(last)} MiB`);
    }
  }
  if (end.collected > warm.collected * MAY_GROW.factor + MAY_GROW.bytes) {
    wrong.push(`heap at rest: ${mib(warm.collected)} MiB, at the end ${mib(end.collected)} MiB`);
  }
  if (end.fds > warm.fds + SPARE_FDS)
    wrong.push(`open files at rest: ${warm.fds}, then ${end.fds}`);
  if (end.children > 0) wrong.push(`${end.children} child processes at rest`);
  if (end.threads > warm.threads)
    wrong.push(`threads at rest: ${warm.threads}, then ${end.threads}`);
  return wrong;
}
