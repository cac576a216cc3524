// The headline workloads: who asks for what and when. Nothing in them is random, so that they can be
// repeated, here and in a simulator. All times are in seconds of the workload.

const range = (count, each) => Array.from({ length: count }, (_, i) => each(i));

const pair = (loadS, slots = 4) => ({ a: { loadS, slots }, b: { loadS, slots } });

/** Requests that come at their time, whatever has become of those before. */
const arrivals = ({ until, ask }, list) =>
  list.map(async ({ atS, model, answerS }) => {
    await until(atS);
    await ask(model, answerS);
  });

async function agent({ until, pause, ask }, k) {
  await until(7 * k);
  for (let i = 0; i < 100; i++) {
    await ask((Math.floor(i / 5) + k) % 2 === 1 ? 'b' : 'a', 4);
    await pause(1);
  }
}

async function question({ until, ask }, i) {
  await until(15 * i);
  await ask('e', 0.2);
  await ask(i % 4 === 3 ? 'b' : 'a', 6);
}

async function batchWorker({ until, pause, ask, now }, k) {
  await until(k);
  while (now() <= 2400) {
    await ask('a', 8, { isBatch: true });
    await pause(0.05);
  }
}

/**
 * `waitsOf`: the model whose waits count, where a workload is about one. `lastsS`: how long the
 * slowest policy should take. `drive` gives the promises of its clients.
 */
export const workloads = {
  H1: {
    what: 'two models asked in turn, once a second',
    models: pair(10),
    lastsS: 1300,
    drive: (world) =>
      arrivals(
        world,
        range(100, (i) => ({ atS: i, model: i % 2 === 1 ? 'b' : 'a', answerS: 2 })),
      ),
  },
  H2: {
    what: 'a rare model (B, whose waits these are) beside one under steady load',
    models: pair(15, 16),
    waitsOf: 'b',
    lastsS: 1230,
    drive: (world) =>
      arrivals(world, [
        ...range(1200, (i) => ({ atS: i, model: 'a', answerS: 6 })),
        ...range(10, (i) => ({ atS: 60.5 + 120 * i, model: 'b', answerS: 6 })),
      ]),
  },
  H3: {
    what: 'two agents that change their model after every fifth call',
    models: pair(12),
    lastsS: 3100,
    drive: (world) => range(2, (k) => agent(world, k)),
  },
  H4: {
    what: 'questions to an embedding model and then to one of two chats',
    models: {
      e: { loadS: 2, slots: 4, memory: '1GiB' },
      a: { loadS: 12, slots: 4, memory: '16GiB' },
      b: { loadS: 12, slots: 4, memory: '16GiB' },
    },
    devices: { gpu0: '24GiB' },
    lastsS: 1830,
    drive: (world) => range(120, (i) => question(world, i)),
  },
  H5: {
    what: 'a person (B, whose waits these are) beside a batch job of eight workers',
    models: pair(20),
    waitsOf: 'b',
    hasBatch: true,
    lastsS: 2480,
    drive: (world) => [
      ...range(8, (k) => batchWorker(world, k)),
      ...arrivals(
        world,
        [300, 1500].flatMap((startS) =>
          range(15, (i) => ({ atS: startS + 40 * i, model: 'b', answerS: 5 })),
        ),
      ),
    ],
  },
};
