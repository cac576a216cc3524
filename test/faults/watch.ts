import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chronicle, JournalLine, UpstreamProcess } from './chronicle.js';
import { nowMs } from './clock.js';
import type { ProcessState } from './scenario.js';

const LOOK_EVERY_MS = 8;
/** States pass quickly. */
const COMES_WITHIN_MS = 700;
const CHUNK_BYTES = 64 * 1024;

/** The variable by which all processes of a run are known, whatever becomes of them. */
export const MARK = 'FAULTS_RUN';

/** Reads the journal as it grows, and sees which of its processes are alive. */
export class Watch {
  private offset = 0;
  private rest = '';
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly file: string,
    private readonly mark: string,
    private readonly chronicle: Chronicle,
  ) {
    this.timer = setInterval(() => {
      this.look();
    }, LOOK_EVERY_MS);
  }

  end(): void {
    clearInterval(this.timer);
    this.look();
  }

  look(): void {
    for (const line of this.newLines()) this.take(line);
    for (const process of this.alive()) {
      const at = nowMs();
      if (isRunning(process.pid)) process.aliveMs = Math.max(process.aliveMs, at);
      else process.goneMs = nowMs();
    }
  }

  alive(): UpstreamProcess[] {
    return [...this.chronicle.processes.values()].filter(({ goneMs }) => goneMs === undefined);
  }

  /** Waits for one in this state, not for long, and takes any other where none comes. */
  async find(state: ProcessState, pick: number): Promise<UpstreamProcess | undefined> {
    const untilMs = nowMs() + COMES_WITHIN_MS;
    for (;;) {
      this.look();
      const alive = this.alive();
      const wanted = alive.filter((process) => stateAt(process, nowMs()) === state);
      if (wanted.length > 0) return wanted[pick % wanted.length];
      if (nowMs() > untilMs) return alive[pick % alive.length];
      await sleep(LOOK_EVERY_MS);
    }
  }

  send(target: UpstreamProcess, signal: NodeJS.Signals): void {
    if (!isMarked(target.pid, this.mark)) return;
    target.signals.push({ at: nowMs(), signal });
    try {
      process.kill(target.pid, signal);
    } catch {
      // It has ended on its own.
    }
  }

  private *newLines(): Generator<JournalLine> {
    if (!existsSync(this.file)) return;
    const file = openSync(this.file, 'r');
    try {
      const buffer = Buffer.alloc(CHUNK_BYTES);
      for (;;) {
        const bytes = readSync(file, buffer, 0, CHUNK_BYTES, this.offset);
        if (bytes === 0) break;
        this.offset += bytes;
        const lines = (this.rest + buffer.toString('utf8', 0, bytes)).split('\n');
        this.rest = lines.pop() ?? '';
        for (const line of lines) yield JSON.parse(line) as JournalLine;
      }
    } finally {
      closeSync(file);
    }
  }

  private take(line: JournalLine): void {
    const { journal, processes } = this.chronicle;
    journal.push(line);
    if (line.event === 'started') processes.set(line.pid, processOf(line));
    const found = processes.get(line.pid);
    if (found === undefined) return;
    found.aliveMs = Math.max(found.aliveMs, line.at);
    if (line.event === 'healthy') found.healthyMs = line.at;
    else if (line.event === 'rigged') found.rig = line.how;
    else if (line.event === 'told') found.told ??= { at: line.at, open: line.open ?? [] };
    else if (line.event === 'ended') found.endedMs = line.at;
    else if (line.event === 'fails' && line.how === 'exit') found.failedMs = line.at;
  }
}

const processOf = ({
  pid,
  parent = 0,
  model,
  version,
  bornMs,
  at,
}: JournalLine): UpstreamProcess => ({
  pid,
  parent,
  model,
  version,
  bornMs: bornMs ?? at,
  aliveMs: at,
  goneMs: undefined,
  healthyMs: undefined,
  rig: undefined,
  told: undefined,
  endedMs: undefined,
  failedMs: undefined,
  signals: [],
});

export function stateAt({ told, healthyMs }: UpstreamProcess, atMs: number): ProcessState {
  if (told !== undefined && told.at <= atMs) return 'stopping';
  return healthyMs === undefined || healthyMs > atMs ? 'loading' : 'ready';
}

/** Not one that has ended and waits for its parent to notice. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !'ZX'.includes(stat.charAt(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

function isMarked(pid: number | string, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`${MARK}=${mark}`);
  } catch {
    return false;
  }
}

/** All running processes of a run: gateways, upstreams, what those have started. */
export const markedProcesses = (mark: string): number[] =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && isMarked(entry, mark))
    .map(Number)
    .filter(isRunning);

const LISTENING = '0A';

/** Ports somebody listens on, of those from `from` up to `from + count`. */
export function listeningPorts(from: number, count: number): number[] {
  const ports = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'latin1')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local = '', , state] = line.trim().split(/\s+/);
        return state === LISTENING ? [parseInt(local.split(':')[1] ?? '', 16)] : [];
      }),
  );
  return [...new Set(ports)].filter((port) => port >= from && port < from + count);
}

export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
