import { appendFileSync } from 'node:fs';
/**
 * What became of this process and its requests, a JSON object a line. Several processes may share
 * the file: each line is appended before the program goes on, so the lines stand in true order.
 */
export class Journal {
    #file;
    #name;
    constructor(file, name) {
        this.#file = file;
        this.#name = name;
    }
    write(event, details = {}) {
        if (this.#file !== undefined) {
            const line = { at: Date.now(), pid: process.pid, name: this.#name, event, ...details };
            appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
        }
    }
}
//# sourceMappingURL=journal.js.map