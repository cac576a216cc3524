import type { DeviceDefinition } from '../../catalog/device-definition.js';
import type { ModelDefinition } from '../../catalog/model-definition.js';
import { untilHealthy } from '../health-probe.js';
import type { Probing } from '../health-probe.js';

/** How an upstream ended: the code it exited with, or the signal that ended it. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** Where a model is to run. */
export interface Placement {
  /** Those it may use: all there are, where nobody knows what it needs. */
  readonly devices: readonly DeviceDefinition[];
  /** True: to be kept on those GPUs. */
  readonly isConfined: boolean;
}

/** An upstream that was started and has not ended. */
export interface RunningUpstream {
  /** Shown to operators; undefined where there is no process of ours. */
  readonly pid: number | undefined;
  /** May change until it has answered. */
  readonly baseUrl: string;
  /** Resolves when it has exited, asked to or not. Never rejects. */
  readonly exited: Promise<Ending>;
  /** Resolves after `exited`, once nothing of it is left: no process, no port. Never rejects. */
  readonly gone: Promise<void>;
  /**
   * To be asked once something answers at the base URL: true if that is this upstream, which stays
   * there from then on. False if it has ended, or another's server is there; then it moves to
   * another port, or ends. Never rejects.
   */
  answersAt(baseUrl: string): Promise<boolean>;
  /**
   * Asks it to stop, and makes it after `unloadTimeoutMs`. Does not wait.
   * @param model as it is defined now; what it was started with is the same
   */
  stop(model: ModelDefinition): void;
  /** Ends it now, without asking. Synchronous. */
  kill(): void;
}

/** Cannot start; the message is for the model's log, which clients may read. The cause is the operator's. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** How upstreams are started and stopped: a process, a container, … */
export abstract class Runtime {
  /**
   * Starts the upstream; resolves once it runs, which is before it is ready.
   * @param output receives what it prints
   * @throws StartError
   */
  abstract start(
    model: ModelDefinition,
    placement: Placement,
    output: (text: string) => void,
  ): Promise<RunningUpstream>;

  /** Resolves once the upstream is ready; bounded by the signal, whose reason is thrown. */
  untilHealthy(probing: Probing): Promise<void> {
    return untilHealthy(probing);
  }
}
