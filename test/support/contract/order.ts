import { readFileSync } from 'node:fs';
import type { Journal, JournalLine } from '../journal.js';

interface Line extends JournalLine {
  /** Of a server that sleeps: from one wake to the next sleep. */
  readonly life: string;
}

export const linesOf = ({ file }: Journal): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

/** What may never happen among models that exclude each other. */
export function violations(journal: Journal): string[] {
  const alive = new Set<string>();
  const stopping = new Set<string>();
  const open = new Map<string, number>();
  const found: string[] = [];
  const close = ({ life }: Line): void => void open.set(life, (open.get(life) ?? 0) - 1);
  const steps: Partial<Record<string, (line: Line) => void>> = {
    started: ({ name, life }) => {
      if (alive.size > 0) found.push(`${name} started while another lives`);
      alive.add(life);
    },
    ended: ({ life }) => void alive.delete(life),
    crashed: ({ life }) => void alive.delete(life),
    'asked-to-stop': ({ name, life }) => {
      stopping.add(life);
      if ((open.get(life) ?? 0) > 0) found.push(`${name} asked to stop while it answers`);
    },
    'request while asleep': ({ name }) => void found.push(`${name} got a request while asleep`),
    request: ({ name, life }) => {
      if (stopping.has(life)) found.push(`${name} got a request while stopping`);
      open.set(life, (open.get(life) ?? 0) + 1);
    },
    answered: close,
    aborted: close,
  };
  for (const line of linesOf(journal)) steps[line.event]?.(line);
  return found;
}
