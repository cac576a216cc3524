import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { whyNotStarted } from '../../load-failure.js';
import { GrowingPauses } from '../growing-pauses.js';
import { isKind } from './engine-error.js';
import { LogRecords, sinceOf } from './log-records.js';
const AGAIN_AFTER_MS = { first: 50, longest: 2_000 };
/** What it has printed last is there soon after it has ended, or never. */
const REST_WITHIN_MS = 2_000;
/** Follows what a container prints, over breaks of the connection, until it has ended and all is read. */
export class ContainerLog {
    parts;
    records;
    printed = new PassThrough();
    late = new AbortController();
    hasEnded = false;
    constructor(parts) {
        this.parts = parts;
        this.records = new LogRecords(parts.container.hasTerminal);
        parts.output.take(this.printed);
        void parts.over.then(() => {
            this.hasEnded = true;
        });
    }
    /** Resolves when nothing more comes. Never rejects. */
    async follow() {
        let timer;
        void this.parts.over.then(() => {
            timer = setTimeout(() => {
                this.late.abort();
            }, REST_WITHIN_MS);
        });
        await this.followAll();
        clearTimeout(timer);
        this.late.abort();
        this.printed.write(this.records.rest());
        this.printed.end();
    }
    async followAll() {
        const { over } = this.parts;
        const pauses = new GrowingPauses(AGAIN_AFTER_MS);
        for (;;) {
            const isLast = this.hasEnded;
            const outcome = await this.followOnce();
            if (outcome === 'refused' || isLast || this.late.signal.aborted)
                return;
            await Promise.race([over, sleep(pauses.next())]);
            // Of one that has ended, a stream has all there is.
            if (outcome === 'ended' && this.hasEnded)
                return;
        }
    }
    async followOnce() {
        const { records, parts } = this;
        const { begin, container, engine } = parts;
        const { position } = records;
        records.resume();
        const since = position ?? begin.since;
        const wish = {
            since: since === undefined ? undefined : sinceOf(since),
            tail: position === undefined ? begin.tail : undefined,
        };
        try {
            const stream = await engine.logs(container.id, wish, this.late.signal);
            for await (const chunk of stream) {
                const text = records.take(chunk);
                if (text.length > 0)
                    this.printed.write(text);
            }
            return 'ended';
        }
        catch (error) {
            if (isKind(error, 'absent'))
                return 'refused';
            if (!isKind(error, 'refused'))
                return 'broken';
            parts.output.write(`its log cannot be read: ${whyNotStarted(error).said}\n`);
            return 'refused';
        }
    }
}
//# sourceMappingURL=container-log.js.map