import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scenario, Scheduled, Setup } from './scenario.js';

const FOLDER = fileURLToPath(new URL('regressions', import.meta.url));
const EXTENSION = '.jsonl';

/** A scenario that once failed. It is kept whole: what a seed makes changes with the generator. */
export interface Kept {
  readonly name: string;
  readonly scenario: Scenario;
}

/** A line of what it begins with, then one for each event. */
export const textOf = ({ seed, setup, schedule }: Scenario): string =>
  [{ seed, setup }, ...schedule].map((line) => `${JSON.stringify(line)}\n`).join('');

export function readKept(file: string): Scenario {
  const [head = '', ...events] = readFileSync(file, 'utf8').trim().split('\n');
  const { seed, setup } = JSON.parse(head) as { seed: number; setup: Setup };
  return { seed, setup, schedule: events.map((line) => JSON.parse(line) as Scheduled) };
}

/** Those in the folder `regressions`, named after what they found. */
export const allKept = (): Kept[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => ({
      name: basename(file, EXTENSION).replaceAll('-', ' '),
      scenario: readKept(join(FOLDER, file)),
    }));

/** Where one that has failed can be copied from. */
export function keepForNow(scenario: Scenario, report: string): string {
  const path = join(tmpdir(), `llama-swap-nest-faults-${scenario.seed}`);
  writeFileSync(`${path}.txt`, report);
  writeFileSync(`${path}${EXTENSION}`, textOf(scenario));
  return path;
}
