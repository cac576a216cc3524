import { figuresOf } from './figures.js';
import type { Figures } from './figures.js';
import { headlines } from './headlines.js';
import { Stage } from './stage.js';
import { workloadsByMemory } from './workloads-by-memory.js';
import { workloadsOneAtATime } from './workloads-one-at-a-time.js';
import type { Planner } from './world.js';

const drawn = { ...workloadsOneAtATime, ...workloadsByMemory };
const SEEDS = [1, 2, 3, 4, 5];

type Headline = keyof typeof headlines;
type WorkloadName = Headline | keyof typeof drawn;

/** With turns of 20 s and lingers of 2 s; what is left to chance, once with each of five seeds. */
export function runWorkload(name: WorkloadName, planner: Planner): Figures {
  if (isHeadline(name)) return figuresOf([headlines[name](planner, 20)]);
  return figuresOf(SEEDS.map((seed) => new Stage(drawn[name], planner, seed).run()));
}

const isHeadline = (name: WorkloadName): name is Headline => name in headlines;
