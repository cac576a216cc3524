// docs/performance.md, made of what was measured.
import { figuresTable, peerTable, shortcomings, targetsTable } from './tables.mjs';

const TITLES = {
  chat: 'Small chat',
  bodies: 'JSON bodies',
  streams: 'Streams',
  burst: 'A burst to a cold model',
  alternating: 'Two models in turn',
  swaps: 'Swaps in a row',
  startup: 'Start',
  memory: 'Memory',
};

export const page = (results) =>
  [
    intro,
    on(results),
    '## Targets',
    TARGETS,
    targetsTable(results),
    ...peer(results),
    '## What falls short',
    falls(results),
    WHY,
    '## Figures',
    FIGURES,
    ...Object.keys(TITLES).flatMap((part) => [
      `### ${TITLES[part]}`,
      WORKLOADS[part],
      figuresTable(results, part),
    ]),
    METHOD,
  ].join('\n\n') + '\n';

const intro = `# Performance

<!-- Made by \`npm run bench -- --write\` of bench/results.json; the prose is in bench/report/page.mjs. -->

What the gateway costs, beside asking the model server directly, beside nginx, which is the practical
limit of any proxy, and beside llama-swap. [Benchmarks](benchmarks.md) says how to measure it yourself; the
method is at the end of this page.`;

function on({ date, machine, rounds, cores }) {
  const { cpu, cpus, memoryGb, kernel, node, nginx, loadAverage } = machine;
  const places =
    cores === undefined
      ? 'nothing pinned to a core'
      : 'who is measured pinned to one core, load and model servers to another';
  const limit = nginx === undefined ? '' : `, nginx ${nginx} with one worker`;
  const others =
    loadAverage < BUSY_SHARE * cpus
      ? ''
      : ' Others were at work on it: it would do better alone, and how much each of the contestants lost differs.';
  return `Measured on ${date} with Node ${node}${limit}.

${cpus} cores of ${cpu}, ${memoryGb} GB, Linux ${kernel}; ${places}; ${rounds} rounds.
The load average when it began was ${loadAverage}.${others}`;
}

/** What is left over from the moments before counts as well. */
const BUSY_SHARE = 0.5;

const TARGETS = `Ratios are taken slice by slice in the same run: the median, and in parentheses the least and the most of
them. An outcome goes by the median.`;

function peer(results) {
  if (results.peer === undefined) return [];
  return [
    `## Against ${results.peer}`,
    `The ratio is the gateway's figure to that of ${results.peer}, taken as above. Within 5 % is equal. Its version says
\`${results.machine.peer}\`. It runs with its defaults but for its log and its recordings of requests, which are
off, and its limit of ten requests a model, which is raised.`,
    peerTable(results),
  ];
}

function falls(results) {
  const all = shortcomings(results);
  return all.length === 0 ? 'Nothing did in this run.' : all.map((one) => `- ${one}`).join('\n');
}

/** What profiles have shown; its figures do not change from run to run. */
const WHY = `Why, as far as it is known, and what would help:

- A small chat takes nginx 12 µs of processor time. It takes Node 33 with \`node:http\`, undici's \`dispatch\` and
  nothing else, 42 with Fastify, Nest and the hooks of every request. The rest is the way of a request here: its
  model's name, a lease, what is kept for a second try, the head of the answer. Two reads and two writes are all it
  asks of the system, and collections take a twentieth of the time. More processes would serve more of them, each at the
  same cost.
- A token takes Node 10 µs even where two sockets are joined and nothing else is done, so 100,000 a second are all that
  a core can carry: each waits for its turn, and a turn for all takes up to 10 ms. nginx needs 8 µs and has time left. With half as
  many tokens a second, the gateway takes one across in a quarter of a millisecond. Processes that forward, each on a
  core of its own, while one decides, would carry more.
- The slowest hundredth of the tokens of 64 streams meets V8 itself: its compiler, which in the first seconds works
  on the same core, and its collector, 2 ms at a time. Once the compiler rests it is 0.2 to 0.4 ms in most slices.
- Of two models in turn, the scheduler takes leave of one although more requests for it are to come, so that nobody
  waits as long. That may be a swap more.
- The next process begins later because Node has to fork one that is several times as large, and because a command is
  run by a program that ends it should the gateway be killed.
- Node without a program takes 67 ms to start and 45 MB of memory.`;

const FIGURES = 'The median of all rounds, and in parentheses the least and the most.';

const WORKLOADS = {
  chat: `Requests of a hundred bytes and answers of six hundred, each client with a connection of its own, sending
the next one when it has its answer. CPU is the processor time of the process that is measured, with all its
threads.`,
  bodies: `Chats with one long message, as an image would be, and the model's name after it. 8 clients for 1 MB, 2
for 20 MB.`,
  streams: `All begin at once. Paced ones do so on connections that have carried a small answer before: Node
accepts one new connection each time it has looked for what has come, which is not often where there is much to do,
and the last of a thousand would begin when the first have ended. They get a token every 10 ms, so 1,000 of them 100,000 tokens a second, each
written by itself: as many as load and model server can write and read on their core. Their pace and transit
are those of the time in which all streams are under way. A token carries the moment at which the model
server wrote it; its transit ends when the client has read it. It says little where the pace is not kept.
Unpaced ones come as fast as they are read.`,
  burst: `100 requests at once for a model that is not loaded, whose server takes 200 to 1,000 ms to load, another
time each round. Counted is what comes on top of that.`,
  alternating: `The headline workload H1 of the [benchmarks](benchmarks.md#headline-workloads) at a twentieth of its time,
by the gateway with its defaults, shortened likewise: 100 requests for two models in turn, 20 a second, each
answered in 0.1 s, by servers that load in 0.5 s. A wait lasts until the server begins to work on the request.`,
  swaps: `Between two models whose servers load in 60 ms and stop in 20. The next request comes while the last one
is being answered. The overhead is what a swap takes beyond that load and that stop; the figures below it are
its parts.`,
  startup: 'From the start of the process until it answers `/health` with 200.',
  memory: `Resident memory after the start, after 3 s of small chats on 64 connections, and what 1,000 streams add to that
while they are open.`,
};

const METHOD = `## Method

- Everything runs on one machine over the loopback address. The load generator and the model server are
  small programs in C (\`bench/native\`), which alone do several times what nginx does.
- All contestants are up at once and take turns in slices of about a second, with each round beginning at
  another one, so that what slows the machine for a while meets all of them.
- nginx has one worker, buffers neither requests nor answers, keeps its connections to the model server and
  writes no log. The gateway runs as it is installed, with \`NODE_ENV=production\` and a configuration that only
  names the model; its one process does everything.
- Before the first slice each has answered 15,000 chats, and a few bodies and streams.
- An answer counts only if it is a whole 200, and a stream only if it has all its tokens.`;
