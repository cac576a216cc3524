import fc from 'fast-check';
import { throwBroken } from './broken.js';
import type { Client } from './client.js';
import { settled } from './clock.js';
import { pick } from './estate.js';
import type { House } from './house.js';
import type { Process } from './machine.js';
import { checkMoment } from './rules-at-rest.js';

const DELAYS_MS = [1, 10, 100, 500, 1_000, 2_000, 3_000, 5_000, 20_000, 31_000];

interface Choice {
  readonly which: number;
  readonly how: number;
}

/** True if there was something to do. */
type Act = (house: House, choice: Choice) => boolean | Promise<boolean>;

/** Does it to one of them, if there is one. */
const to =
  <T>(
    among: (house: House) => readonly T[],
    act: (it: T, house: House, how: number) => void,
  ): Act =>
  (house, { which, how }) => {
    const all = among(house);
    if (all.length === 0) return false;
    act(pick(all, which), house, how);
    return true;
  };

const ask =
  (purpose: 'load' | 'unload' | 'drain'): Act =>
  (house, { which }) => {
    house.ask(purpose, which, { isBackground: false, mayLoad: true });
    return true;
  };

const processes =
  (are: (process: Process) => boolean) =>
  ({ machine }: House): Process[] =>
    machine.those(are);

const clients =
  (are: (client: Client) => boolean) =>
  (house: House): Client[] =>
    [...house.clients].filter(are);

/** Everything that can happen, with how often it does. */
const ACTS: Readonly<Record<string, readonly [weight: number, act: Act]>> = {
  request: [
    9,
    (house, { which, how }) => {
      const terms = { isBackground: how % 4 === 3, mayLoad: how % 8 !== 6 };
      house.ask('request', which, terms);
      return true;
    },
  ],
  answered: [
    6,
    to(
      clients(({ isHolding }) => isHolding),
      (client, _, how) => {
        client.release();
        if (how === 0) client.release();
      },
    ),
  ],
  leaves: [
    3,
    to(
      clients(({ hasLeft }) => !hasLeft),
      (client) => {
        client.leave();
      },
    ),
  ],
  load: [1, ask('load')],
  unload: [1, ask('unload')],
  drain: [1, ask('drain')],
  started: [
    5,
    to(
      processes(({ stage }) => stage === 'starting'),
      (process) => {
        process.becomeStarted();
      },
    ),
  ],
  'cannot start': [
    1,
    to(
      processes(({ stage }) => stage === 'starting'),
      (process) => {
        process.failToStart();
      },
    ),
  ],
  healthy: [
    5,
    to(
      processes(({ isProbed }) => isProbed),
      (process) => {
        process.becomeHealthy();
      },
    ),
  ],
  crashes: [
    1,
    to(
      processes(({ stage }) => stage === 'running'),
      (process) => {
        process.becomeExited();
      },
    ),
  ],
  exits: [
    5,
    to(
      processes(({ stage, isAskedToStop }) => stage === 'running' && isAskedToStop),
      (process) => {
        process.becomeExited();
      },
    ),
  ],
  'is gone': [
    5,
    to(
      processes(({ stage }) => stage === 'exited'),
      (process, house) => {
        house.leave(process);
      },
    ),
  ],
  ttl: [
    1,
    ({ gateway }) => {
      gateway.ttl.unloadExpired();
      return true;
    },
  ],
  reload: [
    1,
    (house, { which }) => {
      house.reload(which);
      return true;
    },
  ],
  time: [5, ({ clock }, { which }) => passTime(clock, clock.nowMs + pick(DELAYS_MS, which))],
  'next timer': [3, ({ clock }) => clock.nextAtMs < Infinity && passTime(clock, clock.nextAtMs)],
};

async function passTime(clock: House['clock'], untilMs: number): Promise<true> {
  // No time passes while something can still go on.
  do await settled();
  while (clock.ringNext(untilMs));
  return true;
}

const HAT = Object.entries(ACTS).flatMap(([name, [weight, act]]) =>
  Array.from({ length: weight }, () => ({ name, act })),
);
/** How many promises have gone on before the next command; any more: all that can. */
const HOPS = [Infinity, Infinity, Infinity, 0, 1, 2, 4];

/** Something that happens, and how much of what follows from it has happened before the next does. */
export class Command {
  constructor(
    private readonly name: string,
    private readonly act: Act,
    private readonly choice: Choice,
    private readonly hops: number,
  ) {}

  /** True if there was something to do. */
  async run(house: House): Promise<boolean> {
    const done = this.act(house, this.choice);
    if (!(done instanceof Promise ? await done : done)) return false;
    if (this.hops === Infinity) {
      await settled();
      checkMoment(house);
    } else for (let hop = 0; hop < this.hops; hop += 1) await Promise.resolve();
    throwBroken();
    return true;
  }

  [fc.toStringMethod](): string {
    const { which, how } = this.choice;
    const soon = this.hops === Infinity ? '' : `+${this.hops}`;
    return `${this.name}(${which},${how})${soon}`;
  }
}

export const commands: fc.Arbitrary<Command> = fc
  .tuple(
    fc.integer({ min: 0, max: HAT.length - 1 }),
    fc.integer({ min: 0, max: 11 }),
    fc.integer({ min: 0, max: 7 }),
    fc.integer({ min: 0, max: HOPS.length - 1 }),
  )
  .map(([what, which, how, hops]) => {
    const { name, act } = pick(HAT, what);
    return new Command(name, act, { which, how }, pick(HOPS, hops));
  });
