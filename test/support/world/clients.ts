import type { Stage } from './stage.js';

/** Asks once; `then` is to be called when it is answered. */
type Asks = (then: () => void) => void;

/** They know nothing of each other; one comes every `meanS` on average. */
export function visits(stage: Stage, meanS: number, come: () => void): void {
  const next = (afterS: number): void => {
    const atS = afterS + stage.random.pause(meanS);
    if (atS > stage.lastsS) return;
    stage.at(atS, () => {
      come();
      next(atS);
    });
  };
  next(0);
}

/** Visits of which each is one request to the same model. */
export function stream(stage: Stage, id: string, meanS: number, answerS: () => number): void {
  visits(stage, meanS, () => {
    stage.ask(id, answerS());
  });
}

/** One request after the other, with a pause after each answer. */
export function talk(stage: Stage, turns: number, pauseS: () => number, ask: Asks): void {
  if (turns === 0) return;
  ask(() => {
    stage.after(pauseS(), () => {
      talk(stage, turns - 1, pauseS, ask);
    });
  });
}

/** Each asks again after a pause as long as the workload lasts; they come one `apartS` after another. */
export function loop(
  stage: Stage,
  clients: number,
  apartS: number,
  pauseS: () => number,
  ask: (then: () => void, call: number) => void,
): void {
  const again = (call: number): void => {
    if (stage.isOver) return;
    const then = (): void => {
      stage.after(pauseS(), () => {
        again(call + 1);
      });
    };
    ask(then, call);
  };
  for (let client = 0; client < clients; client += 1) {
    stage.at(client * apartS, () => {
      again(0);
    });
  }
}

/**
 * Somebody who talks for a while, comes back after `awayS`, and so on. `sit` begins: it says how
 * many turns there are to be, and how one is asked.
 */
export function sittings(
  stage: Stage,
  awayS: number,
  pauseS: number,
  sit: () => { readonly turns: number; readonly ask: Asks },
): void {
  const { random } = stage;
  const turn = (left: number, ask: Asks): void => {
    if (left === 0 || stage.isOver) {
      stage.after(random.pause(awayS), begin);
      return;
    }
    ask(() => {
      stage.after(random.pause(pauseS), () => {
        turn(left - 1, ask);
      });
    });
  };
  const begin = (): void => {
    if (stage.isOver) return;
    const { turns, ask } = sit();
    turn(turns, ask);
  };
  begin();
}
