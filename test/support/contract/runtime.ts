import { fileURLToPath } from 'node:url';
import type { ModelEntry } from '../gateway.js';
import type { Journal } from '../journal.js';

/** The server behind every model of the contract. */
export const PROGRAM = fileURLToPath(new URL('program.mjs', import.meta.url));

/** Where one test takes place. */
export interface Place {
  readonly journal: Journal;
  /** Of the journal, and of the files by which the test steers {@link PROGRAM}. */
  readonly folder: string;
}

/** A runtime as the contract sees it. */
export interface ContractRuntime {
  /** As a title: `a command`. */
  readonly title: string;
  /** The end of a server is noticed at once; otherwise by the next request. */
  readonly noticesCrashes: boolean;
  /** A server that a killed gateway left is taken over by the next; otherwise it is ended. */
  readonly isTakenOver: boolean;
  /** What `/health` says of a model that was loaded and unloaded; undefined: nothing. */
  readonly afterwards: 'sleeping' | undefined;
  /** What clients are told of a load that fails. */
  readonly failure: RegExp;
  /** What stands in the log of a model that was loaded. */
  readonly log: RegExp;
  /** Makes all ready for one test; takes it away after it, by `onTestFinished`. */
  stage(place: Place): Promise<ContractStage>;
}

/** What containers have in common, whichever they are. */
export const OF_CONTAINERS = {
  noticesCrashes: true,
  isTakenOver: true,
  afterwards: undefined,
  failure: /exit code 3/,
  log: /a speaks/,
} as const;

export interface ContractStage {
  /** For the gateway, if it runs as a process of its own; for this process it is set already. */
  readonly environment: Readonly<Record<string, string>>;
  /** How a model is configured whose server is {@link PROGRAM} with this name, brought about where it has to be. */
  entry(name: string): Promise<ModelEntry>;
  /** What runs, what holds its memory, and what the gateway has made and not removed; by name. */
  left(): Promise<string[]>;
}

/** The arguments of {@link PROGRAM}. */
export const argumentsOf = (
  { journal, folder }: Place,
  name: string,
  host: string,
  port: string,
): string[] => [host, port, journal.file, name, folder];
