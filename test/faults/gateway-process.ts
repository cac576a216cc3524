import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nowMs } from './clock.js';
import type { GatewayLife } from './chronicle.js';
import { MARK } from './watch.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const LISTENS_WITHIN_MS = 30_000;

/** The gateway as users run it, from its start to its end. */
export class GatewayProcess {
  output = '';
  readonly life: GatewayLife;
  readonly ended: Promise<void>;
  private constructor(private readonly child: ChildProcess) {
    this.life = {
      pid: child.pid ?? 0,
      bornMs: nowMs(),
      listeningMs: undefined,
      signals: [],
      gone: undefined,
    };
    const take = (text: string): void => {
      this.output += text;
    };
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
    this.ended = once(child, 'exit').then(([code, signal]) => {
      this.life.gone = {
        at: nowMs(),
        code: code as number | null,
        signal: signal as string | null,
      };
    });
  }

  static start(configFile: string, mark: string): GatewayProcess {
    const args = [MAIN, '--config', configFile, '--listen', '127.0.0.1:0'];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, NODE_ENV: 'production', [MARK]: mark },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // Where the campaign itself is ended.
    const end = (): void => void child.kill('SIGTERM');
    process.once('exit', end);
    child.once('exit', () => process.removeListener('exit', end));
    return new GatewayProcess(child);
  }

  get isOver(): boolean {
    return this.life.gone !== undefined;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.isOver) return;
    this.life.signals.push({ at: nowMs(), signal });
    this.child.kill(signal);
  }

  /** The URL it says it listens on. */
  async url(): Promise<string> {
    const untilMs = nowMs() + LISTENS_WITHIN_MS;
    for (;;) {
      const url = /"url":"(http:\/\/[\d.]+:\d+)/.exec(this.output)?.[1];
      if (url !== undefined) {
        this.life.listeningMs ??= nowMs();
        return url;
      }
      if (this.isOver || nowMs() > untilMs) {
        throw new Error(`the gateway does not listen:\n${this.output.slice(-2000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
