import { appendFileSync } from 'node:fs';

export type JournalEvent =
  'started' | 'ready' | 'asked-to-stop' | 'ended' | 'request' | 'answered' | 'aborted';

/**
 * What became of this process and its requests, a JSON object a line. Several processes may share
 * the file: each line is appended before the program goes on, so the lines stand in true order.
 */
export class Journal {
  readonly #file: string | undefined;
  readonly #name: string;

  constructor(file: string | undefined, name: string) {
    this.#file = file;
    this.#name = name;
  }

  write(event: JournalEvent, details: object = {}): void {
    if (this.#file !== undefined) {
      const line = { at: Date.now(), pid: process.pid, name: this.#name, event, ...details };
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
    }
  }
}
