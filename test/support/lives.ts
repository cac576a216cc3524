import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './gateway.js';
import type { Journal, JournalLine } from './journal.js';
import { upstream } from './models.js';

type Stage = 'ready' | 'answer' | 'end';

/** Where models wait until the test lets them go on. */
export class Gates {
  private readonly folder = temporaryFolder();

  /** A command for a model that waits at these stages. */
  command(name: string, journal: Journal, ...stages: Stage[]): string {
    return upstream('waits', name, journal, this.folder, ...stages);
  }

  open(name: string, stage: Stage): void {
    writeFileSync(join(this.folder, `${name}-${stage}`), '');
  }

  close(name: string, stage: Stage): void {
    rmSync(join(this.folder, `${name}-${stage}`));
  }
}

/**
 * What no race may bring about, as far as a journal of models that exclude each other shows it: two
 * of them alive, one asked to stop in the middle of an answer, a request to one that is stopping.
 */
export function violations(journal: Journal): string[] {
  const alive = new Set<number>();
  const stopping = new Set<number>();
  const open = new Map<number, number>();
  const found: string[] = [];
  const steps: Partial<Record<string, (line: JournalLine) => void>> = {
    started: ({ name, pid }) => {
      if (alive.size > 0) found.push(`${name} started while another lives`);
      alive.add(pid);
    },
    ended: ({ pid }) => {
      alive.delete(pid);
    },
    'asked-to-stop': ({ name, pid }) => {
      stopping.add(pid);
      if ((open.get(pid) ?? 0) > 0) found.push(`${name} asked to stop while it answers`);
    },
    request: ({ name, pid }) => {
      if (stopping.has(pid)) found.push(`${name} got a request while stopping`);
      open.set(pid, (open.get(pid) ?? 0) + 1);
    },
    answered: ({ pid }) => open.set(pid, (open.get(pid) ?? 0) - 1),
    aborted: ({ pid }) => open.set(pid, (open.get(pid) ?? 0) - 1),
  };
  for (const line of journal.lines()) steps[line.event]?.(line);
  return found;
}

/** The processes that became ready, were asked to stop, and had no request in between. */
export function readyInVain(journal: Journal): number[] {
  const lines = journal.lines();
  const has = (pid: number, event: string): boolean =>
    lines.some((line) => line.pid === pid && line.event === event);
  return journal
    .pids()
    .filter((pid) => has(pid, 'ready') && has(pid, 'asked-to-stop') && !has(pid, 'request'));
}
