import { loop, sittings, stream, visits } from './clients.js';
import { HOUR, model } from './stage.js';
import type { Stage, Workload } from './stage.js';

interface Loads {
  readonly loadS: number;
  readonly ids?: readonly string[];
  readonly slots?: number;
  readonly lastsS?: number;
}

/** Two models, of which one can be loaded at a time, unless it says otherwise. */
const oneAtATime = (
  { loadS, ids = ['a', 'b'], slots = 4, lastsS = 2 * HOUR }: Loads,
  play: Workload['play'],
): Workload => ({
  lastsS,
  capacity: [1],
  units: ids.map((id) => model(id, loadS, { slots })),
  play,
});

const alternation = (stage: Stage): void => {
  for (let i = 0; i < 100; i += 1) {
    stage.at(i, () => {
      stage.ask(i % 2 === 0 ? 'a' : 'b', 2);
    });
  }
};

/** Each chat is asked every `meanS`. */
const twoChats =
  (meanS: number) =>
  (stage: Stage): void => {
    for (const id of ['a', 'b']) stream(stage, id, meanS, () => stage.random.around(5, 0.7));
  };

/** Now and then many requests to one of three models within a few seconds. */
const bursts = (stage: Stage): void => {
  const { random } = stage;
  visits(stage, 45, () => {
    const id = random.pick('a', 'b', 'c');
    for (let left = random.whole(4, 16); left > 0; left -= 1) {
      stage.after(random.between(0, 5), () => {
        stage.ask(id, random.around(4, 0.5));
      });
    }
  });
};

/** Three that plan and code in alternation. */
const agents = (stage: Stage): void => {
  const { random } = stage;
  const thinks = (): number => random.between(0.5, 2);
  loop(stage, 3, 3, thinks, (then, call) => {
    const plans = call % 2 === 0;
    stage.ask(plans ? 'a' : 'b', random.around(plans ? 3 : 8, 0.5), { then });
  });
};

/** Three that call one model a few times and then the other. */
const agentsInRuns = (stage: Stage): void => {
  const { random } = stage;
  const thinks = (): number => random.between(0.5, 2);
  const call = (id: string, left: number): void => {
    if (stage.isOver) return;
    if (left === 0) {
      call(id === 'a' ? 'b' : 'a', random.whole(2, 8));
      return;
    }
    const then = (): void => {
      stage.after(thinks(), () => {
        call(id, left - 1);
      });
    };
    stage.ask(id, random.around(4, 0.5), { then });
  };
  for (const atS of [0, 3, 6]) {
    stage.at(atS, () => {
      call('a', 4);
    });
  }
};

/** One model always has work; three others are asked every five minutes. */
const steadyAndRare = (stage: Stage): void => {
  const answerS = (): number => stage.random.around(6, 0.6);
  stream(stage, 'a', 1, answerS);
  for (const id of ['b', 'c', 'd']) stream(stage, id, 300, answerS);
};

/** Answers of minutes from one model, of seconds from the other. */
const longAnswers = (stage: Stage): void => {
  stream(stage, 'a', 90, () => stage.random.between(60, 180));
  stream(stage, 'b', 15, () => stage.random.around(3, 0.5));
};

/** A job of eight workers without pause, beside three persons. */
const batch = (stage: Stage): void => {
  const { random } = stage;
  loop(
    stage,
    8,
    0.1,
    () => 0.05,
    (then) => {
      stage.ask('a', random.around(8, 0.4), { background: true, then });
    },
  );
  for (let person = 0; person < 3; person += 1) {
    stage.at(random.pause(600), () => {
      sittings(stage, 600, 15, () => ({
        turns: random.whole(6, 12),
        ask: (then) => {
          stage.ask('b', random.around(6, 0.5), { then });
        },
      }));
    });
  }
};

/** Sixty-four workers without pause on one model; two others are asked once a minute. */
const flood = (stage: Stage): void => {
  const answerS = (spread: number): number => stage.random.around(4, spread);
  loop(
    stage,
    64,
    0.05,
    () => 0.05,
    (then) => {
      stage.ask('a', answerS(0.4), { then });
    },
  );
  for (const id of ['b', 'c']) stream(stage, id, 60, () => answerS(0.5));
};

export const workloadsOneAtATime = {
  alt100: oneAtATime({ loadS: 10, lastsS: 100 }, alternation),
  pair: oneAtATime({ loadS: 10 }, twoChats(20)),
  pairhi: oneAtATime({ loadS: 10 }, twoChats(5)),
  bursts: oneAtATime({ loadS: 12, ids: ['a', 'b', 'c'] }, bursts),
  agents: oneAtATime({ loadS: 12 }, agents),
  agentsrun: oneAtATime({ loadS: 12 }, agentsInRuns),
  steadyrare: oneAtATime({ loadS: 15, ids: ['a', 'b', 'c', 'd'], slots: 16 }, steadyAndRare),
  longstream: oneAtATime({ loadS: 8 }, longAnswers),
  batch: oneAtATime({ loadS: 20 }, batch),
  flood: oneAtATime({ loadS: 10, ids: ['a', 'b', 'c'], lastsS: HOUR }, flood),
};
