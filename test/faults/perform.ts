import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Abilities } from './abilities.js';
import { emptyChronicle } from './chronicle.js';
import type { Chronicle } from './chronicle.js';
import { askModel } from './client.js';
import { commandOf, giveOrder } from './give-order.js';
import { Gateways } from './gateways.js';
import { checkEnd, unloadAll, untilQuiet } from './ending.js';
import type { Place } from './place.js';
import type { Ask, Happening, Scenario } from './scenario.js';
import { markedProcesses, Watch } from './watch.js';

/** Longer than anything that is waited for may take, on a machine that does much else. */
const ENDS_WITHIN_MS = 30_000;
const PORTS_A_RUN = 60;
/** Where the gateway has no bound for models that hang; longer than a load may take. */
const LONGEST_HANG_MS = 2_500;

export interface Performance {
  readonly chronicle: Chronicle;
  /** What the gateways logged. */
  readonly output: string;
}

/** Carries out a scenario over real processes. Whatever becomes of it, nothing is left of it. */
export async function perform(
  scenario: Scenario,
  abilities: Abilities,
  slot: number,
): Promise<Performance> {
  const folder = mkdtempSync(join(tmpdir(), 'llama-swap-nest-faults-'));
  const mark = basename(folder);
  const startPort = 20_000 + ((process.pid * 4 + slot) % 180) * PORTS_A_RUN;
  const stage = new Stage(scenario, { folder, mark, startPort }, abilities);
  try {
    await stage.play();
  } catch (error) {
    stage.chronicle.wrong.push(
      `broke off: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    stage.watch.end();
    for (const pid of markedProcesses(mark)) process.kill(pid, 'SIGKILL');
    if (process.env['FAULTS_KEEP'] === undefined) rmSync(folder, { recursive: true, force: true });
  }
  return { chronicle: stage.chronicle, output: stage.gateways.output };
}

class Stage {
  readonly chronicle = emptyChronicle();
  readonly watch: Watch;
  readonly gateways: Gateways;
  private readonly pending: Promise<unknown>[] = [];
  /** Reloads and ends of the gateway follow one another. */
  private chain: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly scenario: Scenario,
    private readonly place: Place,
    private readonly abilities: Abilities,
  ) {
    this.watch = new Watch(join(place.folder, 'journal.jsonl'), place.mark, this.chronicle);
    this.gateways = new Gateways(place, this.chronicle, abilities);
  }

  async play(): Promise<void> {
    await this.gateways.start(this.scenario.setup);
    for (const { pauseMs, happening } of this.scenario.schedule) {
      if (pauseMs > 0) await sleep(pauseMs);
      // Requests that nobody hears are of no use: the rest waits for the next gateway.
      if (this.gateways.isEnding) await this.chain;
      this.happen(happening);
    }
    await this.allEnd();
    for (const hung of this.watch.alive()) this.watch.send(hung, 'SIGCONT');
    const { gateways, chronicle } = this;
    await untilQuiet(gateways.url, chronicle);
    await unloadAll(gateways.url, chronicle);
    await checkEnd(gateways, this.place, { chronicle, ports: PORTS_A_RUN });
  }

  private async allEnd(): Promise<void> {
    const time = new AbortController();
    const tooLate = sleep(ENDS_WITHIN_MS, 'late', { signal: time.signal }).catch(() => 'ended');
    const first = await Promise.race([Promise.all([...this.pending, this.chain]), tooLate]);
    time.abort();
    if (first !== 'late') return;
    const { asked, orders, wrong } = this.chronicle;
    const open = asked.filter(({ endedMs }) => endedMs === undefined);
    wrong.push(
      ...open.map(({ number, ask }) => `request ${number} for ${ask.name} does not end`),
      ...orders
        .filter(({ doneMs }) => doneMs === undefined)
        .map(({ kind, what }) => `${kind} ${what} does not end`),
      ...(open.length === 0 ? ['something does not end'] : []),
    );
  }

  private happen(happening: Happening): void {
    switch (happening.kind) {
      case 'ask':
        this.ask(happening);
        break;
      case 'kill':
        this.pending.push(this.kill(happening));
        break;
      case 'hang':
        this.pending.push(this.hang(happening));
        break;
      case 'rig':
        writeFileSync(join(this.place.folder, `rig-${happening.model}`), happening.how);
        break;
      case 'reload':
        this.inTurn(() => this.gateways.reload(happening.setup));
        break;
      case 'broken reload':
        this.inTurn(() => this.gateways.reloadBroken());
        break;
      case 'end gateway':
        this.inTurn(() => this.gateways.endAndStart(happening.signals, this.watch));
        break;
      case 'look':
      case 'malformed':
      case 'load':
      case 'unload':
        this.pending.push(giveOrder(this.chronicle, this.gateways.url, commandOf(happening)));
        break;
    }
  }

  private ask(ask: Ask): void {
    const { asked } = this.chronicle;
    const note = asked.push.bind(asked);
    this.pending.push(askModel(this.gateways.url, ask, asked.length + 1, note));
  }

  private inTurn(act: () => Promise<void>): void {
    this.chain = this.chain.then(act).catch((error: unknown) => {
      this.chronicle.wrong.push(error instanceof Error ? error.message : String(error));
    });
  }

  private async kill({ state, pick, signal }: Extract<Happening, { kind: 'kill' }>): Promise<void> {
    const found = await this.watch.find(state, pick);
    if (found !== undefined) this.watch.send(found, signal);
  }

  /** For ever only where the gateway has a bound for it. */
  private async hang({ state, pick, forMs }: Extract<Happening, { kind: 'hang' }>): Promise<void> {
    const found = await this.watch.find(state, pick);
    if (found === undefined) return;
    this.watch.send(found, 'SIGSTOP');
    if (forMs === undefined && this.abilities.stall) return;
    // It may have become ready by now: others than loading and stopping ones are bounded by stalls only.
    await sleep(forMs ?? LONGEST_HANG_MS);
    this.watch.send(found, 'SIGCONT');
  }
}
