import { join } from 'node:path';
import { configFile, temporaryFolder } from './gateway.js';
import { isAlive, Journal } from './journal.js';
import { Program } from './process.js';

export interface ProgramUnderTest {
  readonly program: Program;
  readonly journal: Journal;
  /** Writes the configuration anew. */
  readonly write: (config: object) => void;
}

/** The program as users run it, on a free port, over models that keep a journal. */
export function startProgram(
  configure: (journal: Journal) => object,
  env: Record<string, string> = {},
): ProgramUnderTest {
  const folder = temporaryFolder();
  const journal = new Journal(join(folder, 'journal.jsonl'));
  const write = (config: object): string => configFile({ logLevel: 'info', ...config }, folder);
  const file = write(configure(journal));
  const program = Program.start(['--config', file, '--listen', '127.0.0.1:0'], env);
  return { program, journal, write };
}

/** The processes that are left of all that ever wrote to the journal. */
export const left = (journal: Journal): number[] => journal.pids().filter(isAlive);
