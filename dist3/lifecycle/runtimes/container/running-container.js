import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { whyNotStarted } from '../../load-failure.js';
import { StartError } from '../runtime.js';
import { containerAddress } from './container-address.js';
import { endingOf } from './container-ending.js';
import { originOf } from './container-labels.js';
import { ContainerLog } from './container-log.js';
import { isKind } from './engine-error.js';
import { exitCodeOf } from './engine-event.js';
import { orAborted } from './or-aborted.js';
import { stopContainer } from './stop-container.js';
/** What it printed last is waited for no longer than this before its end is told. */
const LAST_WORDS_MS = 200;
/** An engine that cannot say now whether it runs is asked again. */
const ASK_AGAIN_MS = 500;
/** A model's container, from the moment it is asked for until it does not run any more. */
export class RunningContainer {
    parts;
    isAsleep = false;
    up;
    exited;
    gone;
    url = '';
    /** While it is being found, made or started, its id at most is known. */
    id;
    container;
    mayRun = false;
    hasDiedEarly = false;
    wasOutOfMemory = false;
    hasEnded = false;
    endLog = () => undefined;
    resolveExited = () => undefined;
    /** After a load that failed: until nothing of it runs. */
    leaving;
    log = Promise.resolve();
    isStopping = false;
    rechecking;
    cancelled = new AbortController();
    killed = new AbortController();
    /** Before the engine has said that it was started. */
    removed = new AbortController();
    logger = new Logger(RunningContainer.name);
    constructor(parts) {
        this.parts = parts;
        this.exited = new Promise((resolve) => {
            this.resolveExited = resolve;
        });
        const { watch, source, onGone, output } = parts;
        const subscription = watch.events.subscribe((event) => {
            if (event.id === this.id)
                void this.happened(event);
        });
        subscription.add(watch.connections.subscribe(() => void this.lookUntilKnown()));
        this.up = this.begin();
        this.gone = this.exited
            .then(() => this.leaving)
            .then(() => {
            subscription.unsubscribe();
            void source.remove?.(this.log);
            void this.log.then(output.close);
            onGone();
        });
    }
    get pid() {
        return this.container?.pid;
    }
    get baseUrl() {
        return this.url;
    }
    /** True for its container. */
    is(id) {
        return this.id === id;
    }
    /** True for its container, where that is known, or may be it. */
    mayBe(id) {
        return this.id === undefined || this.id === id;
    }
    async answersAt(baseUrl) {
        return (await this.look()) !== true && baseUrl === this.url;
    }
    /** Events may be late, or lost without a word. */
    recheck() {
        this.rechecking ??= this.look().then(() => {
            this.rechecking = undefined;
        });
    }
    stop({ unloadTimeoutMs }) {
        if (this.isStopping || this.hasEnded)
            return;
        this.isStopping = true;
        this.cancelled.abort(new StartError('the load was given up'));
        const { container, mayRun } = this;
        if (container !== undefined)
            void this.makeEnd(container, unloadTimeoutMs);
        // The engine may take its time to start it.
        else if (mayRun) {
            this.leaving ??= this.parts.source.remove?.().then(() => {
                this.removed.abort(new StartError('its container was removed'));
            });
        }
    }
    kill() {
        this.killed.abort();
        this.stop(this.parts.model);
    }
    /** Until it is up, or has ended. Never rejects. */
    async begin() {
        const { source, engine } = this.parts;
        const { signal } = this.cancelled;
        try {
            const found = await source.obtain(signal);
            this.id = found.id;
            if (found.isPaused)
                throw new StartError('its container is paused; unpause or stop it');
            this.mayRun = found.isRunning || found.isRestarting;
            signal.throwIfAborted();
            // Until it has, the engine takes it for started.
            if (found.isRestarting)
                await engine.stop(found.id, 0, signal);
            this.mayRun = true;
            if (!found.isRunning)
                await orAborted(engine.start(found.id), this.removed.signal);
            signal.throwIfAborted();
            // Also where it runs already: it may have ended before its events were listened to.
            const container = await engine.inspect(found.id);
            // Up to here it is nobody's to stop but by what follows a failure.
            signal.throwIfAborted();
            await this.runs(container, found);
        }
        catch (error) {
            this.abandon(error);
        }
    }
    async runs(container, found) {
        const { source, model } = this.parts;
        this.container = container;
        this.follow(container, {
            since: found.isRunning ? undefined : found.finishedAt,
            tail: found.isRunning ? source.linesBefore : undefined,
        });
        if (container.isRunning)
            this.url = model.launch.baseUrl ?? (await this.address(container));
        if (!container.isRunning || this.hasDiedEarly)
            await this.look();
    }
    follow(container, begin) {
        const { engine, output } = this.parts;
        const over = new Promise((resolve) => {
            this.endLog = resolve;
        });
        this.log = new ContainerLog({ engine, output, over, container, begin }).follow();
    }
    async address(container) {
        const { identity, model } = this.parts;
        const { place } = await identity.get();
        // Its image may expose others.
        const { port = originOf(container.labels)?.port, network } = model.launch;
        const outcome = containerAddress(container, { port, network }, place);
        if ('problem' in outcome)
            throw new StartError(outcome.problem);
        return outcome.url;
    }
    /** The load has failed, or is not wanted any more: nothing of it may go on running. */
    abandon(error) {
        const { id, parts } = this;
        const { source } = parts;
        if ((this.mayRun || source.isTakenOver) && !isKind(error, 'unreachable')) {
            this.leaving ??= source.remove?.() ?? (id === undefined ? undefined : this.undoStart(id));
        }
        const cause = error instanceof StartError ? error : unexpected(error);
        void this.end({ exitCode: null, signal: null, cause });
    }
    undoStart(id) {
        const { engine, model } = this.parts;
        return this.stopIt(id, model.unloadTimeoutMs, () => engine.inspect(id).then(({ isRunning, isRestarting }) => !isRunning && !isRestarting, (error) => isKind(error, 'absent')));
    }
    async makeEnd({ id }, unloadTimeoutMs) {
        if (await this.stopIt(id, unloadTimeoutMs, async () => (await this.look()) === true))
            return;
        this.logger.error('a container cannot be stopped', { model: this.parts.model.id });
        await this.end({ exitCode: null, signal: null });
    }
    stopIt(id, unloadTimeoutMs, hasEnded) {
        const { engine, ending, model, output } = this.parts;
        const onRefused = (failure) => {
            const { said: why, detail } = whyNotStarted(failure);
            output.write(`it cannot be stopped yet: ${why}\n`);
            const facts = { model: model.id, why, private: { detail } };
            this.logger.warn('a container cannot be stopped yet', facts);
        };
        const kill = this.killed.signal;
        return stopContainer({ engine, ending, id, unloadTimeoutMs, kill, hasEnded, onRefused });
    }
    async happened(event) {
        const { action } = event;
        if (action === 'oom')
            this.wasOutOfMemory = true;
        if (action !== 'die' && action !== 'destroy')
            return;
        if (this.container === undefined)
            this.hasDiedEarly = true;
        else
            await this.look(event);
    }
    /** Nobody has told what has happened meanwhile. */
    async lookUntilKnown() {
        const { watch } = this.parts;
        while ((await this.look()) === undefined && watch.isConnected)
            await sleep(ASK_AGAIN_MS);
    }
    /** Whether it has ended, which it tells then; undefined: the engine does not say. Never rejects. */
    async look(death) {
        const { container } = this;
        if (container === undefined || this.hasEnded)
            return this.hasEnded;
        const now = await this.factsNow(container, death);
        if (now === 'unknown')
            return undefined;
        const isSame = now !== 'gone' && now.isRunning && now.startedAt === container.startedAt;
        if (!isSame)
            await this.hasDied(container, now === 'gone' ? undefined : now, death);
        return !isSame;
    }
    factsNow({ id }, death) {
        return this.parts.engine.inspect(id).catch((error) => {
            // An engine that goes down tells of deaths, and answers no more.
            return isKind(error, 'absent') || death !== undefined ? 'gone' : 'unknown';
        });
    }
    async hasDied(container, now, death) {
        // Whether it is started again is up to the gateway.
        if (now?.isRestarting === true)
            this.leaving ??= this.undoStart(container.id);
        const exitCode = death === undefined ? null : exitCodeOf(death);
        await this.end(endingOf(container, now, { exitCode, wasOutOfMemory: this.wasOutOfMemory }));
    }
    async end(ending) {
        if (this.hasEnded)
            return;
        this.hasEnded = true;
        this.endLog();
        // Why it ended unasked stands there.
        if (!this.isStopping)
            await Promise.race([this.log, sleep(LAST_WORDS_MS)]);
        this.resolveExited(ending);
    }
}
const unexpected = (cause) => new StartError("an error; see the gateway's own output", { cause });
//# sourceMappingURL=running-container.js.map