import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/journal.js';
import type { Abilities } from './abilities.js';
import type { Chronicle } from './chronicle.js';
import { fetchWhole } from './client.js';
import { nowMs } from './clock.js';
import { configOf } from './config-of.js';
import { GatewayProcess } from './gateway-process.js';
import type { Place } from './place.js';
import type { Setup } from './scenario.js';
import { isRunning, markedProcesses, openFiles } from './watch.js';

const ENDS_WITHIN_MS = 20_000;
/** What has been killed is gone a moment later. */
const DIES_WITHIN_MS = 2_000;
const BETWEEN_SIGNALS_MS = 40;
const CLOSING_MS = 150;

/** The gateways of a run, one after the other, and the file they read. */
export class Gateways {
  url = '';
  /** Open files of the present one before it had anything to do. */
  filesAtFirst = 0;
  private readonly all: GatewayProcess[] = [];
  private setup: Setup | undefined;

  constructor(
    private readonly place: Place,
    private readonly chronicle: Chronicle,
    private readonly abilities: Abilities,
  ) {}

  get current(): GatewayProcess {
    const last = this.all.at(-1);
    if (last === undefined) throw new Error('no gateway was started');
    return last;
  }

  /** It was told to some time ago, or the next does not listen yet: what is asked is refused. */
  get isEnding(): boolean {
    const { signals, listeningMs } = this.current.life;
    if (listeningMs === undefined) return true;
    return signals[0] !== undefined && nowMs() - signals[0].at > CLOSING_MS;
  }

  get output(): string {
    return this.all.map(({ output }) => output).join('\n--- the next gateway\n');
  }

  async start(setup: Setup): Promise<void> {
    this.write(setup);
    const fromMs = nowMs();
    const gateway = GatewayProcess.start(this.file, this.place.mark);
    this.all.push(gateway);
    this.chronicle.gateways.push(gateway.life);
    this.url = await gateway.url();
    this.surely(this.inForce(setup, fromMs));
    for (const path of ['/health', '/api/state', '/metrics', '/v1/models']) {
      await fetchWhole(this.url, { method: 'GET', path });
    }
    this.filesAtFirst = openFiles(gateway.life.pid);
  }

  /** Ends it as told, looks at what it leaves, and starts another with the same file. */
  async endAndStart(wanted: readonly NodeJS.Signals[], watch: { look(): void }): Promise<void> {
    const { chronicle, current, setup } = this;
    const signals = this.abilities.orphans ? wanted : wanted.map(() => 'SIGTERM' as const);
    for (const signal of signals) {
      current.signal(signal);
      await sleep(BETWEEN_SIGNALS_MS);
    }
    await eventually(() => current.isOver, 'the gateway ends', ENDS_WITHIN_MS);
    watch.look();
    chronicle.wrong.push(...wrongEnd(current, signals));
    const isKilled = signals.includes('SIGKILL');
    if (!isKilled) await this.nothingIsLeft(signals.length > 1);
    if (setup === undefined) return;
    const left = isKilled ? this.markedUpstreams() : [];
    await this.start(setup);
    const stillThere = left.filter(isRunning);
    if (stillThere.length > 0) {
      chronicle.wrong.push(`listens while orphans run: ${stillThere.join()}`);
    }
  }

  async reload(setup: Setup): Promise<void> {
    const before = this.setup;
    if (!this.abilities.reload || before === undefined) return;
    this.write(setup);
    const fromMs = nowMs();
    // It may be in force before the answer says so.
    const entry = this.inForce(setup, fromMs);
    const { status, text } = await fetchWhole(this.url, { method: 'POST', path: '/api/reload' });
    if (status === 200) {
      this.surely(entry);
      return;
    }
    this.chronicle.inForce.splice(this.chronicle.inForce.indexOf(entry), 1);
    this.write(before);
    this.chronicle.wrong.push(`a reload was answered ${status} ${text}`);
  }

  async reloadBroken(): Promise<void> {
    if (!this.abilities.reload || this.setup === undefined) return;
    writeFileSync(this.file, 'models: { m1: { cmd: [1, 2], proxi: x } }\n');
    const { status, text } = await fetchWhole(this.url, { method: 'POST', path: '/api/reload' });
    this.write(this.setup);
    if (status !== 422 || !text.includes('invalid_config')) {
      this.chronicle.wrong.push(`a broken file was answered ${status} ${text}`);
    }
  }

  private get file(): string {
    return join(this.place.folder, 'config.yaml');
  }

  private write(setup: Setup): void {
    this.setup = setup;
    writeFileSync(this.file, configOf(setup, this.place));
  }

  private inForce(setup: Setup, fromMs: number): Chronicle['inForce'][number] {
    const entry = { setup, fromMs, surelyFromMs: Infinity, untilMs: Infinity };
    this.chronicle.inForce.push(entry);
    return entry;
  }

  private surely(entry: Chronicle['inForce'][number]): void {
    entry.surelyFromMs = nowMs();
    for (const other of this.chronicle.inForce) {
      if (other !== entry && other.untilMs === Infinity) other.untilMs = entry.surelyFromMs;
    }
  }

  private markedUpstreams(): number[] {
    return markedProcesses(this.place.mark).filter((pid) => pid !== this.current.life.pid);
  }

  private async nothingIsLeft(wasKilled: boolean): Promise<void> {
    const isClean = (): boolean => this.markedUpstreams().length === 0;
    if (wasKilled) await eventually(isClean, 'killed ones are gone', DIES_WITHIN_MS);
    else if (!isClean()) {
      this.chronicle.wrong.push(`the gateway left processes: ${this.markedUpstreams().join()}`);
    }
  }
}

/** 0 in good order; the second signal ends it at once. */
function wrongEnd({ life }: GatewayProcess, signals: readonly NodeJS.Signals[]): string[] {
  if (signals.includes('SIGKILL')) return [];
  const code = life.gone?.code;
  // It may have been done before the second signal came.
  const expected = signals.length > 1 ? [0, 143] : [0];
  return code !== undefined && code !== null && expected.includes(code)
    ? []
    : [`the gateway ended with ${String(code)} ${life.gone?.signal ?? ''} after ${signals.join()}`];
}
