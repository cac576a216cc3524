import type { Observable } from 'rxjs';
import { NEVER } from 'rxjs';
import type { DeviceDefinition } from '../../catalog/device-definition.js';
import type { LaunchDefinition } from '../../catalog/launch-definition.js';
import type { ModelDefinition } from '../../catalog/model-definition.js';
import { untilHealthy } from '../health-probe.js';
import type { Probing } from '../health-probe.js';

/** How an upstream ended: the code it exited with, or the signal that ended it. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The kernel ended it, for it, or its machine, was out of memory. */
  readonly isOutOfMemory?: boolean;
  /** Why it was never up. */
  readonly cause?: StartError;
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
  /** Shown to operators; undefined where there is no process of ours, or none yet. */
  readonly pid: number | undefined;
  /** Resolves once it runs, so that its health may be asked, or has ended before. Never rejects. */
  readonly up: Promise<void>;
  /** Known once it is up; may change until it has answered. */
  readonly baseUrl: string;
  /** Resolves when it has exited, asked to or not. Never rejects. */
  readonly exited: Promise<Ending>;
  /** Resolves after `exited`, once nothing of it is left: no process, no port. Never rejects. */
  readonly gone: Promise<void>;
  /** What is left of it once it is gone sleeps, and wakes at the next start. */
  readonly isAsleep: boolean;
  /**
   * To be asked once something answers at the base URL: true if that is this upstream, which stays
   * there from then on. False if it has ended, or another's server is there; then it moves to
   * another port, or ends. Never rejects.
   */
  answersAt(baseUrl: string): Promise<boolean>;
  /**
   * Somebody has found that nothing answers: it looks at once whether it still runs. Does not wait.
   * Absent where an exit is noticed anyhow.
   */
  recheck?(): void;
  /**
   * Asks it to stop, and makes it after `unloadTimeoutMs`. Does not wait.
   * @param model as it is defined now; what it was started with is the same
   */
  stop(model: ModelDefinition): void;
  /** Ends it now, without asking. Does not wait; a process is ended when this returns. */
  kill(): void;
}

/** Cannot start; the message is for the model's log, which clients may read. The cause is the operator's. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** A model that is launched in one of the ways. */
export type ModelBy<Launch extends LaunchDefinition> = ModelDefinition & {
  readonly launch: Launch;
};

/** Those of the models that are launched in this way. */
export const launchedBy = <Kind extends LaunchDefinition['kind']>(
  models: readonly ModelDefinition[],
  kind: Kind,
): ModelBy<Extract<LaunchDefinition, { kind: Kind }>>[] =>
  models.filter(
    (model): model is ModelBy<Extract<LaunchDefinition, { kind: Kind }>> =>
      model.launch.kind === kind,
  );

/** An upstream of a model runs although nobody has loaded it: to start it is to take it over. */
export interface Found {
  readonly model: string;
  /** Names of the devices it was placed on; undefined: nobody knows. */
  readonly devices: readonly string[] | undefined;
}

/** How upstreams are started and stopped: a process, a container, … */
export abstract class Runtime<Launch extends LaunchDefinition = LaunchDefinition> {
  /** Told by {@link look}, and whenever one turns up later. */
  readonly found: Observable<Found> = NEVER;

  /** Looks for what runs already, when the gateway starts. Bounded; never rejects. */
  look(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Starts the upstream, which may go on after this has resolved, until it is up; takes it over where
   * it runs already.
   * @param output receives what it prints
   * @throws StartError
   */
  abstract start(
    model: ModelBy<Launch>,
    placement: Placement,
    output: (text: string) => void,
  ): Promise<RunningUpstream>;

  /**
   * The gateway ends at once: what an exit handler cannot end is ended now, without asking. Bounded by a
   * second; never rejects.
   */
  endNow(): Promise<void> {
    return Promise.resolve();
  }

  /** Resolves once the upstream is ready; bounded by the signal, whose reason is thrown. */
  untilHealthy(probing: Probing): Promise<void> {
    return untilHealthy(probing);
  }
}
