import type { ModelDefinition } from '../../src/catalog/model-definition.js';
import type { Probing } from '../../src/lifecycle/health-probe.js';
import { Runtime } from '../../src/lifecycle/runtimes/runtime.js';
import type { Ending, Placement, RunningUpstream } from '../../src/lifecycle/runtimes/runtime.js';

const FIRST_PORT = 1_000;

type Stage = 'starting' | 'running' | 'exited' | 'gone';

interface Settling<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

function settling<T>(): Settling<T> {
  let resolve: Settling<T>['resolve'] = () => undefined;
  let reject: Settling<T>['reject'] = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

/** A process of which every step is commanded from outside; from the call of `start` until it is gone. */
export class Process implements RunningUpstream {
  readonly pid = undefined;
  readonly up = Promise.resolve();
  readonly isAsleep = false;
  readonly baseUrl: string;
  readonly started = settling<RunningUpstream>();
  stage: Stage = 'starting';
  isHealthy: boolean;
  isAskedToStop = false;
  goneAtMs = Infinity;
  private readonly exit = settling<Ending>();
  private readonly departure = settling<undefined>();
  private probing: { readonly resolve: () => void } | undefined;

  constructor(
    readonly model: ModelDefinition,
    readonly placement: Placement,
    number: number,
    private readonly onStop: (process: Process) => void,
  ) {
    this.baseUrl = `http://${model.id}:${FIRST_PORT + number}`;
    this.isHealthy = model.checkEndpoint === undefined;
  }

  get exited(): Promise<Ending> {
    return this.exit.promise;
  }

  get gone(): Promise<void> {
    return this.departure.promise;
  }

  get isProbed(): boolean {
    return this.probing !== undefined && this.stage === 'running';
  }

  answersAt(): Promise<boolean> {
    return Promise.resolve(this.stage === 'running');
  }

  stop(): void {
    if (this.stage !== 'running') return;
    this.onStop(this);
    this.isAskedToStop = true;
  }

  kill(): void {
    if (this.stage !== 'running') return;
    this.isAskedToStop = true;
    this.becomeExited();
    this.becomeGone();
  }

  untilHealthy({ signal, onPause }: Probing): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.probing = undefined;
        reject(signal.reason as Error);
      };
      onPause(() => undefined);
      if (signal.aborted) {
        giveUp();
        return;
      }
      signal.addEventListener('abort', giveUp, { once: true });
      this.probing = { resolve };
    });
  }

  becomeStarted(): void {
    this.stage = 'running';
    this.started.resolve(this);
  }

  failToStart(): void {
    this.stage = 'gone';
    this.started.reject(new Error('no port is free'));
  }

  becomeHealthy(): void {
    this.isHealthy = true;
    this.probing?.resolve();
    this.probing = undefined;
  }

  becomeExited(): void {
    this.stage = 'exited';
    this.exit.resolve({ exitCode: 1, signal: null });
  }

  becomeGone(): void {
    this.stage = 'gone';
    this.goneAtMs = performance.now();
    this.departure.resolve(undefined);
  }
}

/** Told at the moment something is asked of the machine. */
export interface Witness {
  starts(process: Process): void;
  stops(process: Process): void;
}

/** Where all processes of a case run. */
export class Machine extends Runtime {
  witness: Witness = { starts: () => undefined, stops: () => undefined };
  private readonly processes = new Set<Process>();
  private started = 0;

  /** Those of which something is left. */
  get alive(): Process[] {
    return this.those(() => true);
  }

  override start(model: ModelDefinition, placement: Placement): Promise<RunningUpstream> {
    const process = new Process(model, placement, ++this.started, (stopped) => {
      this.witness.stops(stopped);
    });
    this.witness.starts(process);
    this.processes.add(process);
    return process.started.promise;
  }

  override untilHealthy(probing: Probing): Promise<void> {
    const asked = this.alive.find((process) => process === probing.upstream);
    if (asked === undefined) throw new Error('what is probed is gone');
    return asked.untilHealthy(probing);
  }

  /** Of those of which something is left. */
  those(are: (process: Process) => boolean): Process[] {
    const those: Process[] = [];
    for (const process of this.processes) {
      if (process.stage === 'gone') this.processes.delete(process);
      else if (are(process)) those.push(process);
    }
    return those;
  }
}
