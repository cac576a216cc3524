import { loop, sittings, stream, talk, visits } from './clients.js';
import { HOUR, model } from './stage.js';
import type { Stage, Workload } from './stage.js';

const byMemory = (
  units: Workload['units'],
  play: Workload['play'],
  hours = 2,
  capacity: readonly number[] = [24],
): Workload => ({ lastsS: hours * HOUR, capacity, units, play });

const sized = (id: string, size: number, loadS: number, slots = 4): Workload['units'][number] =>
  model(id, loadS, { need: [size], slots });

/** Two short calls to a helper: a title, a tag. */
const titleAndTag = (stage: Stage, background: boolean): void => {
  for (let call = 0; call < 2; call += 1) stage.ask('t', 1, { background });
};

/** Four persons at a chat that calls its helper, in the background, after every second answer. */
const chatWithHelper = (stage: Stage): void => {
  const { random } = stage;
  const thinks = (): number => random.pause(25);
  loop(stage, 4, 5, thinks, (then, call) => {
    const answered = (): void => {
      if (call % 2 === 0) titleAndTag(stage, true);
      then();
    };
    stage.ask('a', random.around(8, 0.5), { then: answered });
  });
};

/** Four persons, each with sittings at one of two chats that call a helper after the first answer. */
const chatsWithHelper = (stage: Stage): void => {
  const { random } = stage;
  const sit = (): ReturnType<Parameters<typeof sittings>[3]> => {
    const id = random.fraction() < 0.7 ? 'a' : 'c';
    const turns = random.whole(3, 10);
    let isFirst = true;
    const ask = (then: () => void): void => {
      const answered = (): void => {
        if (isFirst) titleAndTag(stage, false);
        isFirst = false;
        then();
      };
      stage.ask(id, random.around(8, 0.5), { then: answered });
    };
    return { turns, ask };
  };
  for (let person = 0; person < 4; person += 1) {
    stage.at(random.pause(120), () => {
      sittings(stage, 240, 25, sit);
    });
  }
};

/** Each question goes to an embedding model and then to one of two chats. */
const questions = (stage: Stage): void => {
  const { random } = stage;
  visits(stage, 15, () => {
    const then = (): void => {
      stage.ask(random.fraction() < 0.75 ? 'a' : 'b', random.around(6, 0.6));
    };
    stage.ask('e', 0.2, { then });
  });
};

const tenModels = [...Array(10).keys()].map((i) =>
  sized(`m${i}`, 8, 5 + (((i * 7) % 10) * 15) / 9),
);

/** Ten models, of which the n-th is asked for 1/n as often as the first. */
const fewPopular =
  (requestsPerS: number) =>
  (stage: Stage): void => {
    const weights = tenModels.map((_, i) => 1 / (i + 1));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    tenModels.forEach(({ id }, i) => {
      const perS = (requestsPerS * (weights[i] ?? 0)) / total;
      stream(stage, id, 1 / perS, () => stage.random.around(5, 0.7));
    });
  };

interface Talks {
  readonly everyS: number;
  readonly turns: number;
  readonly pauseS: number;
}

/** Talks of a few turns, each with the model that `choose` names. */
const talks =
  (
    { everyS, turns, pauseS }: Talks,
    choose: (stage: Stage) => string,
    answerS: (stage: Stage, id: string) => number,
  ) =>
  (stage: Stage): void => {
    const { random } = stage;
    visits(stage, everyS, () => {
      const id = choose(stage);
      const pause = (): number => random.pause(pauseS);
      talk(stage, random.whole(1, turns), pause, (then) => {
        stage.ask(id, answerS(stage, id), { then });
      });
    });
  };

const gigabytes = [3, 4, 5, 7, 9, 13, 17, 22] as const;
const loadTimesS = [2, 60, 4, 45, 3, 30, 6, 20];

const onEither = (id: string, size: number, loadS: number): Workload['units'][number] =>
  model(id, loadS, {
    placements: [
      [size, 0],
      [0, size],
    ],
  });

const onTwoDevices = [
  model('big', 40, { need: [20, 20] }),
  ...['c1', 'c2', 'c3', 'c4'].map((id) => onEither(id, 14, 15)),
  model('emb', 3, { need: [2, 0] }),
  onEither('vis', 9, 8),
];

/** The share of talks up to and including those with each model. */
const shares = { big: 0.12, c1: 0.42, c2: 0.6, c3: 0.7, c4: 0.77, vis: 0.88, emb: 1 };

const byShare = ({ random }: Stage): string => {
  const drawn = random.fraction();
  return Object.entries(shares).find(([, upTo]) => drawn < upTo)?.[0] ?? '';
};

/** Two models always have work; two that fit only without the larger of them are asked seldom. */
const steadyByMemory = (stage: Stage): void => {
  const { random } = stage;
  stream(stage, 'a', 1 / 0.4, () => random.around(6, 0.6));
  stream(stage, 's', 1 / 0.2, () => random.around(3, 0.6));
  stream(stage, 'b', 400, () => random.around(8, 0.6));
  stream(stage, 'c', 300, () => random.around(6, 0.6));
};

const retrieval = (chatSize: number): Workload['units'] => [
  sized('e', 1, 2),
  sized('a', chatSize, 12),
  sized('b', chatSize, 12),
];

const chatOf = (median: number, spread: number) => (stage: Stage) =>
  stage.random.around(median, spread);

export const workloadsByMemory = {
  helperx: byMemory([sized('a', 22, 15), sized('t', 4, 4)], chatWithHelper),
  helper: byMemory([sized('a', 16, 15), sized('c', 16, 15), sized('t', 3, 4)], chatsWithHelper),
  rag: byMemory(retrieval(16), questions),
  ragx: byMemory(retrieval(1), questions, 2, [1]),
  zipf: byMemory(tenModels, fewPopular(0.2), 4),
  zipflow: byMemory(tenModels, fewPopular(0.05), 4),
  sizes: byMemory(
    gigabytes.map((size) => sized(`g${size}`, size, 2 + 0.8 * size)),
    talks(
      { everyS: 50, turns: 6, pauseS: 12 },
      ({ random }) => `g${random.pick(...gigabytes)}`,
      chatOf(5, 0.6),
    ),
    4,
  ),
  twogpu: byMemory(
    onTwoDevices,
    talks({ everyS: 40, turns: 6, pauseS: 15 }, byShare, ({ random }, id) =>
      id === 'emb' ? 0.2 : random.around(id === 'big' ? 15 : 6, 0.6),
    ),
    4,
    [24, 24],
  ),
  steadymem: byMemory(
    [sized('a', 14, 15, 8), sized('s', 7, 7), sized('b', 20, 18), sized('c', 9, 9)],
    steadyByMemory,
  ),
  hetero: byMemory(
    loadTimesS.map((loadS, i) => sized(`h${i}`, 8, loadS)),
    talks(
      { everyS: 40, turns: 4, pauseS: 10 },
      ({ random }) => `h${random.whole(0, 7)}`,
      chatOf(5, 0.6),
    ),
    4,
  ),
};
