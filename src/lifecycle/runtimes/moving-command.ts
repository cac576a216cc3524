import type { ModelDefinition } from '../../catalog/model-definition.js';
import { whyNotStarted } from '../load-failure.js';
import { portHere } from './listeners.js';
import { canBind } from './port-allocator.js';
import type { RunningCommand } from './running-command.js';
import type { Ending, RunningUpstream } from './runtime.js';

/** Those who look for a free port at the same moment find the same; hardly ever three times. */
const MOST_MOVES = 3;

interface Parts {
  readonly model: ModelDefinition;
  readonly first: RunningCommand;
  /** Runs the command anew, on another port; undefined: it has no other. */
  readonly startAnew: (() => Promise<RunningCommand>) | undefined;
  readonly output: (text: string) => void;
  readonly onGone: () => void;
}

/**
 * A command that is begun again on another port where somebody else has got hold of its own, between
 * the moment it was found free and the moment the command listens.
 */
export class MovingCommand implements RunningUpstream {
  readonly up = Promise.resolve();
  readonly isAsleep = false;
  readonly exited: Promise<Ending>;
  readonly gone: Promise<void>;
  private current: RunningCommand;
  /** Ended because another's server answers on its port. */
  private supplanted: RunningCommand | undefined;
  /** It stays where it is: it answers, or is to end. */
  private isSettled = false;
  private end: ((command: RunningCommand) => void) | undefined;

  constructor(private readonly parts: Parts) {
    this.current = parts.first;
    this.exited = this.accompany();
    this.gone = this.exited.then(() => this.current.gone).then(parts.onGone);
  }

  get pid(): number | undefined {
    return this.current.pid;
  }

  get baseUrl(): string {
    return this.current.baseUrl;
  }

  async answersAt(baseUrl: string): Promise<boolean> {
    const { current } = this;
    const isIt = current.baseUrl === baseUrl && (await current.ownsItsAnswers());
    if (current !== this.current || current === this.supplanted || current.hasExited) return false;
    if (isIt) this.isSettled = true;
    else if (current.baseUrl === baseUrl) this.giveUpPort();
    return isIt;
  }

  stop(model: ModelDefinition): void {
    this.endBy((command) => {
      command.stop(model);
    });
  }

  kill(): void {
    this.endBy((command) => {
      command.kill();
    });
  }

  private endBy(end: (command: RunningCommand) => void): void {
    this.isSettled = true;
    this.end = end;
    end(this.current);
  }

  private giveUpPort(): void {
    this.supplanted = this.current;
    const port = String(portHere(this.current.baseUrl));
    this.parts.output(`port ${port} is answered by another process\n`);
    this.current.stop(this.parts.model);
  }

  /** Never rejects. */
  private async accompany(): Promise<Ending> {
    for (let moves = MOST_MOVES; ; moves--) {
      const ending = await this.current.exited;
      if (moves === 0 || !(await this.hasLostPort()) || !(await this.move())) return ending;
    }
  }

  private async hasLostPort(): Promise<boolean> {
    const { current, parts } = this;
    const isLost = async (): Promise<boolean> =>
      !this.isSettled && (current === this.supplanted || !(await isFree(current.baseUrl)));
    if (parts.startAnew === undefined || !(await isLost())) return false;
    // What it has left behind itself may hold the port until then.
    await current.gone;
    return await isLost();
  }

  private async move(): Promise<boolean> {
    const { startAnew, output } = this.parts;
    output('its port is in use, trying another one\n');
    try {
      const command = await startAnew?.();
      if (command === undefined) return false;
      this.current = command;
    } catch (error) {
      output(`${whyNotStarted(error).said}\n`);
      return false;
    }
    this.end?.(this.current);
    return true;
  }
}

/** Where that cannot be told, it is. */
async function isFree(baseUrl: string): Promise<boolean> {
  const port = portHere(baseUrl);
  return port === undefined || (await canBind(port).catch(() => true));
}
