import { fileURLToPath } from 'node:url';
import type { Journal } from './journal.js';

const quoted = (text: string): string => `'${text}'`;
const NODE = quoted(process.execPath);
const STAND_IN = fileURLToPath(new URL('../../dist/stand-in/main.js', import.meta.url));
const UPSTREAMS = new URL('./upstreams/', import.meta.url);

/** Options of the stand-in, in its own words; times in ms. */
export interface StandIn {
  readonly loadTime?: number;
  readonly stopTime?: number;
  readonly tokenPace?: number;
  readonly tokens?: number;
  readonly slots?: number;
}

/** A command that runs the stand-in, writing to the journal under the given name. */
export function standIn(name: string, journal: Journal, options: StandIn = {}): string {
  const { loadTime = 0, stopTime = 0, tokenPace = 5, tokens = 4, slots = 16 } = options;
  return [
    `${NODE} ${quoted(STAND_IN)} --port {PORT} --name ${name} --journal ${quoted(journal.file)}`,
    `--load-time ${loadTime} --stop-time ${stopTime}`,
    `--token-pace ${tokenPace} --tokens ${tokens} --slots ${slots}`,
  ].join(' ');
}

/** A command that runs one of the small programs in `upstreams/`: `{PORT}`, journal and name, then more. */
export function upstream(
  program: string,
  name: string,
  journal: Journal,
  ...more: string[]
): string {
  const file = fileURLToPath(new URL(`${program}.mjs`, UPSTREAMS));
  return [NODE, quoted(file), '{PORT}', quoted(journal.file), name, ...more.map(quoted)].join(' ');
}
