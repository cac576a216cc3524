import type { Chronicle, Outcome } from './chronicle.js';
import type { Scenario } from './scenario.js';
import { stateAt } from './watch.js';

/** How often what happened: a campaign in which nothing does proves nothing. */
export class Tally {
  events = 0;
  private readonly counts = new Map<string, number>();

  add({ schedule }: Scenario, { asked, orders, processes, gateways, inForce }: Chronicle): void {
    this.events += schedule.length;
    for (const { outcome } of asked) this.count(outcomeName(outcome));
    for (const { kind, status, code } of orders) this.count(`${kind} ${code ?? String(status)}`);
    for (const one of processes.values()) {
      this.count('process');
      for (const { at, signal } of one.signals) this.count(`${signal} while ${stateAt(one, at)}`);
    }
    for (const { gone, signals } of gateways) {
      this.count(`gateway ${signals.map(({ signal }) => signal).join('+')} ${String(gone?.code)}`);
    }
    this.count('setups in force', inForce.length);
  }

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  toString(): string {
    const sorted = [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = sorted.map(([name, count]) => `${String(count).padStart(6)} ${name}`);
    return [`${this.events} events:`, ...lines].join('\n');
  }

  private count(name: string, more = 1): void {
    this.counts.set(name, this.of(name) + more);
  }
}

function outcomeName(outcome: Outcome | undefined): string {
  if (outcome?.kind === 'error') return `request: ${outcome.code}`;
  if (outcome?.kind === 'broken') return `request: broken, ${outcome.code ?? 'cut'}`;
  if (outcome?.kind === 'complete' && outcome.servedBy !== undefined) return 'request: fallback';
  return `request: ${outcome?.kind ?? 'unsettled'}`;
}
