import type { UnitSpec } from './unit.js';
import { World } from './world.js';
import type { Planner, WorldSpec } from './world.js';

const seconds = (s: number): number => s * 1_000;

const settings = (turnS: number): WorldSpec['settings'] => ({
  turnMs: seconds(turnS),
  lingerMs: seconds(2),
  backgroundIdleMs: seconds(60),
  backgroundWaitMs: seconds(300),
});

const unit = (id: string, loadS: number, need = 1, slots = 4): UnitSpec => ({
  id,
  placements: [[need]],
  loadMs: seconds(loadS),
  stopMs: seconds(1),
  slots,
});

const oneAtATime = (turnS: number, loadS: number, slots?: number): WorldSpec => ({
  capacity: [1],
  units: [unit('A', loadS, 1, slots), unit('B', loadS, 1, slots)],
  settings: settings(turnS),
});

/** Two models asked in turn, once a second. */
function alternation(planner: Planner, turnS: number): World {
  const world = new World(oneAtATime(turnS, 10), planner);
  for (let i = 0; i < 100; i += 1) {
    at(world, i, { unit: i % 2 === 0 ? 'A' : 'B', answerMs: seconds(2) });
  }
  return world.run();
}

/** One under steady load, the other asked every two minutes. */
function steadyAndRare(planner: Planner, turnS: number): World {
  const world = new World(oneAtATime(turnS, 15, 16), planner);
  for (let i = 0; i < 1200; i += 1) at(world, i, { unit: 'A', answerMs: seconds(6) });
  for (let s = 60.5; s < 1200; s += 120) at(world, s, { unit: 'B', answerMs: seconds(6) });
  return world.run();
}

/** Two agents, each five calls to one model and then five to the other. */
function agents(planner: Planner, turnS: number): World {
  const world = new World(oneAtATime(turnS, 12), planner);
  const call = (agent: number, i: number): void => {
    if (i === 100) return;
    const other = (Math.floor(i / 5) + agent) % 2 === 1;
    const next = (): void => {
      world.at(world.nowMs + seconds(1), () => {
        call(agent, i + 1);
      });
    };
    world.ask({ unit: other ? 'B' : 'A', answerMs: seconds(4), onEnd: next });
  };
  world.at(0, () => {
    call(0, 0);
  });
  world.at(seconds(7), () => {
    call(1, 0);
  });
  return world.run();
}

/** Each question goes to an embedding model and then to one of two chats that do not fit together. */
function retrieval(planner: Planner, turnS: number): World {
  const units = [unit('E', 2), unit('A', 12, 16), unit('B', 12, 16)];
  const world = new World({ capacity: [24], units, settings: settings(turnS) }, planner);
  for (let i = 0; i < 120; i += 1) {
    const chat = { unit: i % 4 === 3 ? 'B' : 'A', answerMs: seconds(6) };
    at(world, 15 * i, { unit: 'E', answerMs: seconds(0.2), onEnd: () => world.ask(chat) });
  }
  return world.run();
}

/** Eight workers without pause, in the background, beside a person at another model. */
function batchAndPerson(planner: Planner, turnS: number): World {
  const world = new World(oneAtATime(turnS, 20), planner);
  const work = (): void => {
    if (world.nowMs > seconds(2400)) return;
    const next = (): void => {
      world.at(world.nowMs + seconds(0.05), work);
    };
    world.ask({ unit: 'A', answerMs: seconds(8), background: true, onEnd: next });
  };
  for (let worker = 0; worker < 8; worker += 1) world.at(seconds(worker), work);
  for (const sitting of [300, 1500]) {
    for (let s = 0; s < 600; s += 40) at(world, sitting + s, { unit: 'B', answerMs: seconds(5) });
  }
  return world.run();
}

const at = (world: World, s: number, ask: Parameters<World['ask']>[0]): void => {
  world.at(seconds(s), () => world.ask(ask));
};

/** The workloads of the specification that real processes repeat: nothing in them is left to chance. */
export const headlines = {
  H1: alternation,
  H2: steadyAndRare,
  H3: agents,
  H4: retrieval,
  H5: batchAndPerson,
};
