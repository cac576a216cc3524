import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { GrowingPauses } from './growing-pauses.js';
import { isTakenByAnother } from './port-owner.js';
/** Pauses between two looks at a session: from one to the other, since a look takes a while too. */
const LOOK_AGAIN_MS = { first: 5, longest: 100 };
/** A killed process that is still there after this long is stuck in the kernel. */
const GIVE_UP_AFTER_MS = 5_000;
/** A command's process and all its descendants, from spawn until none is left. */
export class RunningCommand {
    parts;
    pid;
    baseUrl;
    exited;
    gone;
    logger = new Logger(RunningCommand.name);
    killTimer;
    stopper;
    discovery;
    deadlineMs = 0;
    isExited = false;
    isStopping = false;
    constructor(parts) {
        this.parts = parts;
        const { child, baseUrl } = parts;
        this.pid = child.pid;
        this.baseUrl = baseUrl;
        this.exited = new Promise((resolve) => {
            child.once('exit', (exitCode, signal) => {
                // From here on the process id may be given to another process.
                this.isExited = true;
                clearTimeout(this.killTimer);
                resolve({ exitCode, signal });
            });
        });
        this.gone = this.exited.then(() => this.sweep());
    }
    get hasExited() {
        return this.isExited;
    }
    /** True if it runs, and no other server takes what is sent to it. Never rejects. */
    async ownsItsAnswers() {
        const { baseUrl, session, runsElsewhere } = this.parts;
        if (this.isExited || (await isTakenByAnother(baseUrl, session, runsElsewhere)))
            return false;
        return !this.hasExited;
    }
    /** Asks it to stop, and makes it after `unloadTimeoutMs`. Does not wait. */
    stop({ unloadTimeoutMs, launch }) {
        const stopCommand = launch.kind === 'command' ? launch.stopCommand : undefined;
        if (this.isStopping || this.isExited)
            return;
        this.isStopping = true;
        this.deadlineMs = performance.now() + unloadTimeoutMs;
        this.killTimer = setTimeout(() => {
            this.logger.warn('model ignored the request to stop', { model: this.parts.model });
            this.kill();
        }, unloadTimeoutMs);
        if (stopCommand === undefined)
            this.terminate();
        else {
            this.stopper = this.parts.stopBy(stopCommand, () => {
                if (!this.isExited)
                    this.terminate();
            });
        }
    }
    /** Ends it now, without asking. Synchronous. */
    kill() {
        this.stopper?.kill();
        this.parts.session.kill();
    }
    /** SIGTERM to what is known at once, and to what a look finds. */
    terminate() {
        const { session } = this.parts;
        session.signal('SIGTERM');
        this.discovery = session.discover('SIGTERM');
    }
    /** Waits for what the command forked; kills it at the deadline, at once after a crash. */
    async sweep() {
        const { child, session, model, onGone } = this.parts;
        await (this.discovery ?? session.discover('SIGTERM'));
        if (!(await isGone(session, this.deadlineMs))) {
            session.kill();
            if (!(await isGone(session, performance.now() + GIVE_UP_AFTER_MS))) {
                this.logger.error('a process cannot be ended', { model, session: session.id });
            }
        }
        this.stopper?.kill();
        child.stdout?.destroy();
        child.stderr?.destroy();
        onGone();
    }
}
/** Waits until no process of the session is left, but not past `untilMs`. */
async function isGone(session, untilMs) {
    const pauses = new GrowingPauses(LOOK_AGAIN_MS);
    while (await session.isAlive()) {
        if (performance.now() >= untilMs)
            return false;
        await sleep(pauses.next());
    }
    return true;
}
//# sourceMappingURL=running-command.js.map