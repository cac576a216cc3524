import fc from 'fast-check';
import { forget, rule, throwBroken } from './broken.js';
import { settled } from './clock.js';
import { commands } from './commands.js';
import type { Command } from './commands.js';
import { estates } from './estate.js';
import type { Estate } from './estate.js';
import { House } from './house.js';
import { checkMoment, checkRest } from './rules-at-rest.js';

/** What happens in one case. */
export interface Play {
  readonly estate: Estate;
  readonly commands: readonly Command[];
  /** The order to shut down comes before the command of that number; undefined: after everything. */
  readonly shutDownAt: number | undefined;
}

export const LONGEST = 120;

export const plays: fc.Arbitrary<Play> = fc.record({
  estate: estates,
  commands: fc.array(commands, { maxLength: LONGEST, size: 'max' }),
  shutDownAt: fc.option(fc.integer({ min: 0, max: LONGEST }), { nil: undefined, freq: 2 }),
});

/** More rounds than any order of things takes. */
const MOST_ROUNDS = 2_000;

export interface Played {
  /** Commands that meant something. */
  readonly steps: number;
  /** What has come about, each in a word. */
  readonly seen: ReadonlySet<string>;
}

/** Plays it to its end. */
export async function run({ estate, commands: all, shutDownAt = Infinity }: Play): Promise<Played> {
  forget();
  const house = new House(estate);
  let steps = 0;
  for (const [index, command] of all.entries()) {
    if (index === shutDownAt) house.shutDown();
    if (await command.run(house)) steps += 1;
  }
  await settled();
  checkMoment(house);
  if (!house.isShuttingDown) {
    await untilRest(house, () => house.clients.size === 0 && isStill(house));
    checkRest(house);
    throwBroken();
    house.shutDown();
  }
  await untilRest(house, () => house.isShutDown);
  for (const client of house.clients) client.release();
  await settled();
  checkMoment(house);
  checkRest(house);
  throwBroken();
  return { steps, seen: house.seen };
}

/** From now on everything goes as it should: who has a lease ends it, what loads becomes ready. */
async function untilRest(house: House, isEnough: () => boolean): Promise<void> {
  for (let round = 0; ; round += 1) {
    await settled();
    checkMoment(house);
    throwBroken();
    if (goOn(house)) continue;
    if (isEnough()) return;
    rule(round < MOST_ROUNDS, () => `${String(house.waiting[0])} waits for ever`);
    throwBroken();
    rule(
      house.clock.nextAtMs < Infinity,
      () => `nothing goes on, and ${String(house.waiting[0])} waits`,
    );
    house.clock.ringNext(house.clock.nextAtMs);
  }
}

const isStill = ({ models }: House): boolean =>
  [...models.values()].every(({ upstream: { state } }) => state === 'ready' || state === 'stopped');

/** True if anything moved. */
function goOn(house: House): boolean {
  let hasMoved = false;
  for (const process of house.machine.alive) {
    if (process.stage === 'starting') process.becomeStarted();
    else if (process.stage === 'exited') house.leave(process);
    else if (process.isAskedToStop) process.becomeExited();
    else if (process.isProbed) process.becomeHealthy();
    else continue;
    hasMoved = true;
  }
  // At the end nobody is in a hurry: whoever still has an answer is cut off in time.
  for (const client of house.isShuttingDown ? [] : house.holding) {
    client.release();
    hasMoved = true;
  }
  return hasMoved;
}
