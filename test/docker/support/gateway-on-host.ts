import { inject, onTestFinished } from 'vitest';
import { configFile } from '../../support/gateway.js';
import type { ModelEntry } from '../../support/gateway.js';
import { eventually } from '../../support/journal.js';
import { Program } from '../../support/process.js';
import { docker, dockerLines } from './docker.js';

/** Begins the name of all this run makes. */
export const run = inject('run') ?? '';
export const STAND_IN = `${run}-stand-in`;

/** Nobody has a turn, nobody lingers. */
const USUAL = { logLevel: 'info', swap: { turn: 0, linger: 0 } };

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
  readonly program: Program;
  readonly url: string;
}

/** The gateway as a program of this machine. */
export async function startProgram(
  file: string,
  env: Record<string, string> = {},
): Promise<HostGateway> {
  const program = Program.start(['--config', file, '--listen', '127.0.0.1:0'], env);
  return { program, url: await program.url() };
}

export const start = (
  models: Readonly<Record<string, ModelEntry>>,
  more: object = {},
): Promise<HostGateway> => startProgram(configFile({ ...USUAL, ...more, models }));

export const fileOf = (models: Readonly<Record<string, ModelEntry>>, more: object = {}): string =>
  configFile({ ...USUAL, ...more, models });

export const untilNoneIsLeft = (prefix: string): Promise<void> =>
  eventually(async () => (await containersOf(prefix)).length === 0, 'no container is left', 30_000);
