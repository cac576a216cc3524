import { inject, onTestFinished } from 'vitest';
import { configFile, startGateway, temporaryFolder } from '../../support/gateway.js';
import type { ModelEntry } from '../../support/gateway.js';
import { eventually } from '../../support/journal.js';
import { Program } from '../../support/process.js';
import { docker, dockerLines } from './docker.js';

/** Begins the name of all this run makes. */
export const run = inject('run') ?? '';
export const STAND_IN = `${run}-stand-in`;

type Models = Readonly<Record<string, ModelEntry>>;

/** Nobody has a turn, nobody lingers. */
const USUAL = { logLevel: 'error', swap: { turn: 0, linger: 0 } };

let places = 0;

/** Names of one test's own, and nothing of them left after it. */
export function place(): string {
  const prefix = `${run}-${process.pid}-${++places}-`;
  onTestFinished(async () => {
    const left = await containersOf(prefix);
    if (left.length > 0) await docker(['rm', '--force', '--volumes', ...left]);
  });
  return prefix;
}

/** By the beginning of their names. */
export const containersOf = (prefix: string): Promise<string[]> => listed(prefix, '--all');

/** Those that run. */
export const runningOf = (prefix: string): Promise<string[]> => listed(prefix);

const listed = async (prefix: string, ...options: string[]): Promise<string[]> => {
  const filter = `name=^/?${prefix}`;
  return (
    await dockerLines(['ps', ...options, '--filter', filter, '--format', '{{.Names}}'])
  ).sort();
};

/** Arguments of the stand-in for a model of this name. */
export const standIn = (name: string, ...more: string[]): string[] => [
  '--port',
  '8000',
  '--name',
  name,
  '--token-pace',
  '5',
  ...more,
];

/** A container that is made for each load. */
export const createdEntry = (
  prefix: string,
  name: string,
  more: object = {},
  ...args: string[]
): ModelEntry => ({
  container: { name: prefix + name, image: STAND_IN, command: standIn(name, ...args), ...more },
});

/** One that exists, made as somebody else would. */
export async function existingEntry(
  prefix: string,
  name: string,
  ...args: string[]
): Promise<ModelEntry> {
  const options = ['--name', prefix + name, '--init', '--publish', '127.0.0.1::8000'];
  await docker(['create', ...options, STAND_IN, ...standIn(name, ...args)]);
  return { container: { name: prefix + name } };
}

export interface HostGateway {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The gateway as one on this machine, in this process. */
export async function start(models: Models, more: object = {}): Promise<HostGateway> {
  const gateway = await startGateway(() => ({ ...USUAL, ...more, models }));
  return { url: gateway.url, close: () => gateway.close() };
}

/** As a program, which may be killed. */
export async function startProgram(
  file: string,
  env: Record<string, string> = {},
): Promise<{ readonly program: Program; readonly url: string }> {
  const program = Program.start(['--config', file, '--listen', '127.0.0.1:0'], env);
  // What an earlier one has left is looked at before.
  const listens = eventually(() => program.output.includes('http://'), 'it listens', 60_000);
  const ends = program.ended.then(() => {
    throw new Error(`it ended: ${program.output}`);
  });
  await Promise.race([listens, ends]);
  // It may end later.
  ends.catch(() => undefined);
  return { program, url: await program.url() };
}

export const fileOf = (models: Models, more: object = {}): string =>
  configFile({ ...USUAL, logLevel: 'info', ...more, models }, temporaryFolder());

export const untilNoneIsLeft = (prefix: string): Promise<void> =>
  eventually(async () => (await containersOf(prefix)).length === 0, 'no container is left', 30_000);
