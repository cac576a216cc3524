import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { tryConnection } from '../../try-connection.js';
import { StartError } from '../runtime.js';
import { putToSleep } from './put-to-sleep.js';
import { wake } from './wake.js';
/** One that is to end now gets no longer to fall asleep. */
const ENDED_WITHIN_MS = 5_000;
/** The calls are sent once more to one that says that it is awake after them. */
const ATTEMPTS = 2;
const LOOK_AGAIN_MS = 250;
const KNOWN_WITHIN_MS = 1_000;
const ENDED = { exitCode: null, signal: null };
/** What a model uses of a server that somebody else runs: from the wake calls to the sleep calls. */
export class RunningExternal {
    parts;
    pid = undefined;
    baseUrl;
    up;
    exited;
    gone;
    isAsleep = false;
    logger = new Logger(RunningExternal.name);
    ending = new AbortController();
    isRechecking = false;
    tellExited = () => undefined;
    tellGone = () => undefined;
    constructor(parts) {
        this.parts = parts;
        this.baseUrl = parts.model.launch.baseUrl;
        this.exited = new Promise((resolve) => {
            this.tellExited = resolve;
        });
        this.gone = new Promise((resolve) => {
            this.tellGone = resolve;
        });
        this.up = this.wake();
    }
    answersAt() {
        return Promise.resolve(!this.ending.signal.aborted);
    }
    recheck() {
        if (this.isRechecking || this.ending.signal.aborted)
            return;
        this.isRechecking = true;
        void this.isGone().then((isGone) => {
            this.isRechecking = false;
            if (isGone)
                this.crash(ENDED);
        });
    }
    /** One that is dying may still take a connection. */
    async isGone() {
        const { signal } = this.ending;
        if (await this.isRefused())
            return true;
        await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
        return !signal.aborted && (await this.isRefused());
    }
    /** One that takes its time may be busy. */
    async isRefused() {
        const time = AbortSignal.timeout(KNOWN_WITHIN_MS);
        return (await tryConnection(new URL(this.baseUrl), time)) === 'refused';
    }
    stop(model) {
        this.leave(this.launchOf(model), model.unloadTimeoutMs, ATTEMPTS);
    }
    kill() {
        const { launch, unloadTimeoutMs } = this.parts.model;
        this.leave(launch, Math.min(unloadTimeoutMs, ENDED_WITHIN_MS), 1);
    }
    /** How it is put to sleep may have changed since it was woken. */
    launchOf({ launch }) {
        return launch.kind === 'external' ? launch : this.parts.model.launch;
    }
    /** Never rejects. */
    async wake() {
        const { model, server, say } = this.parts;
        const { launch, healthCheckTimeoutMs: withinMs } = model;
        const { signal } = this.ending;
        try {
            await server.join(this, () => wake({ launch, say, withinMs, signal }));
        }
        catch (error) {
            const cause = error instanceof StartError
                ? error
                : new StartError('it could not be woken', { cause: error });
            this.crash({ ...ENDED, cause });
        }
    }
    /** It has ended unasked. Half awake, it may hold much; come back meanwhile, it is awake. */
    crash(ending) {
        this.tellExited(ending);
        this.stop(this.parts.model);
    }
    leave(launch, withinMs, attempts) {
        if (this.ending.signal.aborted)
            return;
        this.ending.abort();
        const { server, say } = this.parts;
        const sleep = () => putToSleep({ launch, say, withinMs, attempts });
        void server
            .leave(this, launch.sleep.length === 0 ? undefined : sleep)
            .then((slept) => {
            this.hasLeft(slept);
        })
            .finally(() => {
            this.tellExited(ENDED);
            this.tellGone();
        });
    }
    hasLeft(slept) {
        this.isAsleep = slept === 'asleep';
        if (slept !== 'awake' && slept !== 'failed')
            return;
        const text = slept === 'awake'
            ? 'a server says that it does not sleep'
            : 'a server could not be put to sleep';
        this.logger.error(text, { model: this.parts.model.id });
    }
}
//# sourceMappingURL=running-external.js.map