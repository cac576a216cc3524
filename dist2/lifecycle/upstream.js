import { Logger } from '@nestjs/common';
import { needsRestart } from '../catalog/restart-needed.js';
import { GatewayError } from '../errors.js';
import { FailedLoads } from './failed-loads.js';
import { Lease } from './lease.js';
import { Life } from './life.js';
import { LogBuffer } from './log-buffer.js';
import { endedWhileLoading, loadTimedOut, OUT_OF_MEMORY, startFailed, whyNotStarted, } from './load-failure.js';
import { probePauseMs } from './probe-pause.js';
import { nextState } from './upstream-state.js';
/**
 * The upstream of one model. It alone writes its state, and each process it starts has one
 * {@link Life}, a single task that takes it from start to gone.
 */
export class Upstream {
    definition;
    means;
    emit;
    log = new LogBuffer();
    failedLoads = new FailedLoads();
    readyAtMs = -Infinity;
    lastUsedAtMs = -Infinity;
    /** It is no model of the configuration any more, and is forgotten once it is stopped. */
    isLeaving = false;
    currentState = 'stopped';
    life;
    base;
    /** So the last life has left it. */
    sleeps = false;
    /** Aborts when no other life is to follow. */
    last = new AbortController();
    logger = new Logger(Upstream.name);
    constructor(
    /** What the configuration says of it now; what runs may have been started by an earlier one. */
    definition, means, emit) {
        this.definition = definition;
        this.means = means;
        this.emit = emit;
    }
    get model() {
        return this.definition;
    }
    get state() {
        return this.currentState;
    }
    /** The life it leads, while it is ready. */
    get readyLife() {
        return this.currentState === 'ready' ? this.life : undefined;
    }
    /** Nothing of it runs, and it wakes at its next load. */
    get isAsleep() {
        return this.currentState === 'stopped' && this.sleeps;
    }
    /** Undefined again once it has ended, while its memory settles. */
    get pid() {
        return this.life?.isGone === true ? undefined : this.life?.running?.pid;
    }
    /** True from the moment its process was started. */
    get hasBegun() {
        return this.life?.running !== undefined;
    }
    get inFlight() {
        return this.life?.leases.size ?? 0;
    }
    /** Of those in flight, the background ones. */
    get inBackground() {
        return this.life?.inBackground ?? 0;
    }
    /** True while it is what the configuration asks for, and ready. */
    get isResident() {
        return this.currentState === 'ready' && !this.isOutdated;
    }
    /** True if a lease would be given out now. */
    get isAvailable() {
        return (this.isResident &&
            this.life?.isDraining === false &&
            this.inFlight < this.model.concurrencyLimit);
    }
    /** What runs is not what the configuration asks for, and is to go. */
    get isOutdated() {
        const { life } = this;
        if (life === undefined)
            return false;
        return this.isLeaving || life.isCondemned || life.model !== this.definition;
    }
    /** Nothing is left of a model that is no more. */
    get isForgotten() {
        return this.isLeaving && this.currentState === 'stopped';
    }
    /** Undefined: the model is no more. What runs is left to {@link reconsider}. */
    adopt(definition) {
        this.isLeaving = definition === undefined;
        this.failedLoads.forgive();
        if (definition === undefined)
            return;
        this.definition = definition;
        const { life } = this;
        if (life !== undefined && !needsRestart(life.model, definition))
            life.model = definition;
    }
    /** What it takes is known now: so much will become free when it goes. */
    measured(took) {
        if (this.life !== undefined)
            this.life.took = took;
    }
    /** Begins a load; does nothing unless stopped. How it goes is told by events. */
    load(demand, placement) {
        if (!this.enter('load'))
            return;
        const life = (this.life = new Life(this.definition, demand, placement));
        this.emit({ kind: 'loading', model: this.model.id });
        life.done = this.live(life);
    }
    /** A request waits now: the next probe of a load under way is made at once. */
    hurry() {
        this.life?.probeNow?.();
    }
    /** Only while {@link isAvailable}. */
    lease(isBackground, request) {
        const { life, base } = this;
        if (life === undefined || base === undefined || !this.isAvailable) {
            throw new Error(`no lease for '${this.model.id}' while ${this.currentState}`);
        }
        const lease = new Lease(this.model.id, base, { isBackground, request }, (ended) => {
            if (life === this.life)
                this.lastUsedAtMs = performance.now();
            life.takeBack(ended);
            this.emit({ kind: 'lease ended', model: this.model.id });
        });
        life.give(lease);
        this.lastUsedAtMs = performance.now();
        return lease;
    }
    /**
     * Gives out no more leases. True once those held have ended, or it is not ready anyway: to be
     * followed by {@link stop}. False if the signal came before; then it goes on as if never asked.
     */
    async drain(signal) {
        const { life } = this;
        if (life === undefined || this.currentState !== 'ready' || this.inFlight === 0)
            return true;
        const hasDrained = await life.drain(signal);
        if (!hasDrained)
            this.emit({ kind: 'drain given up', model: this.model.id });
        return hasDrained;
    }
    /** Breaks the answers under way, for a reason that clients are told; the process goes on. */
    cutAnswers(reason) {
        if (this.life !== undefined)
            this.cut(this.life, reason);
    }
    /** Whether what runs is to go, for a reason other than its definition; to be followed by {@link reconsider}. */
    condemn(isToGo) {
        if (this.life !== undefined)
            this.life.isCondemned = isToGo;
    }
    get isCondemned() {
        return this.life?.isCondemned === true;
    }
    /** Since when it drains, by an order or for a change of the configuration; undefined: it does not. */
    get drainsSinceMs() {
        return this.life?.drainsSinceMs;
    }
    /** What the devices were on which its process was told to run. */
    get devices() {
        return this.life?.placement.devices ?? [];
    }
    /**
     * After a change of the configuration, or of what runs: what is outdated gives out no more leases, and stops after its
     * answers; what was to go and is wanted again goes on. A load is abandoned, and whoever waits for it
     * goes on waiting.
     */
    reconsider(reason = 'reload') {
        if (this.isOutdated)
            void this.retire(reason);
        else
            this.life?.retirement?.abort();
    }
    async retire(reason) {
        const { life } = this;
        if (life === undefined || life.retirement?.signal.aborted === false)
            return;
        const retirement = (life.retirement = new AbortController());
        const hasDrained = await this.drain(retirement.signal);
        if (life.retirement === retirement)
            life.retirement = undefined;
        if (hasDrained && this.life === life)
            void this.stop(reason);
    }
    /** Stops it, or abandons its load. Resolves once nothing of it is left; answers under way break. */
    stop(reason, revocation) {
        if (reason === 'shutdown')
            this.last.abort();
        const { life } = this;
        if (life === undefined)
            return Promise.resolve();
        if (this.enter('over')) {
            life.end(reason, revocation);
            this.emit({ kind: 'stopping', model: this.model.id, reason });
        }
        if (revocation !== undefined)
            this.cut(life, revocation, reason === 'stalled');
        return life.done;
    }
    /** @param mayRetry those of which nothing has come yet are sent to the next process */
    cut(life, reason, mayRetry = false) {
        for (const lease of [...life.leases].filter(({ isRevoked }) => !isRevoked)) {
            const { request, heldMs } = lease;
            const facts = { model: this.model.id, ...request, runningSec: Math.round(heldMs / 1000) };
            if (!mayRetry)
                this.logger.warn('answer cut', { ...facts, why: reason.message });
            lease.revoke(reason, mayRetry);
        }
    }
    /** The whole life of one process. Never rejects. */
    async live(life) {
        try {
            const running = await this.means.lock.run(() => this.begin(life));
            if (running !== undefined)
                await this.accompany(running, life);
        }
        catch (error) {
            this.fail(life, startFailed(this.model.id, error));
            life.running?.kill();
            await life.running?.gone;
        }
        this.enter('over');
        if (life.running !== undefined)
            await this.settle(life);
        this.life = undefined;
        this.enter('gone');
        this.emit({ kind: 'stopped', model: this.model.id, reason: life.reason });
    }
    /** Its room is not another's before it is free; unless nothing comes after it anyway. */
    async settle(life) {
        const { placement, took, memoryBefore } = life;
        life.isGone = true;
        await this.means.settling.settled(placement, { took, memoryBefore }, this.last.signal);
    }
    /** Under the lock: starts the process, unless the load is not wanted any more by now. */
    async begin(life) {
        if (life.over.aborted)
            return undefined;
        if (!life.demand.isWanted()) {
            life.reason = 'cancelled';
            return undefined;
        }
        this.logger.log('model loading', { model: this.model.id });
        life.running = await this.means.runtime.start(life.model, life.placement, (text) => {
            this.log.append(text);
        });
        return life.running;
    }
    async accompany(running, life) {
        void running.exited.then((ending) => {
            this.hasExited(life, ending);
        });
        if (await this.becomesHealthy(running, life))
            this.ready(running, life);
        await aborted(life.over);
        life.memoryBefore = this.means.settling.latest;
        await this.means.lock.run(() => {
            // It takes no notice of SIGTERM either; what a command stops runs elsewhere.
            const isDeaf = life.reason === 'stalled' && !isStoppedByCommand(life.model);
            if (isDeaf)
                running.kill();
            else
                running.stop(life.model);
        });
        await running.gone;
        this.sleeps = running.isAsleep;
    }
    /** A process that ends unasked ends the load, or the residence, it was part of. */
    hasExited(life, ending) {
        if (this.currentState === 'loading')
            this.fail(life, endedWhileLoading(this.model.id, ending));
        else if (this.enter('over')) {
            const { exitCode, signal, isOutOfMemory } = ending;
            const facts = { exitCode, signal, ...(isOutOfMemory === true ? { isOutOfMemory } : {}) };
            this.logger.warn('model ended unasked', { model: this.model.id, ...facts });
            if (isOutOfMemory === true)
                this.log.append(`${OUT_OF_MEMORY}\n`);
            life.end('crash');
            this.emit({ kind: 'stopping', model: this.model.id, reason: 'crash' });
        }
    }
    /** False if it ended, was stopped or took too long. */
    async becomesHealthy(running, life) {
        const { id, checkEndpoint, healthCheckTimeoutMs, healthCheckIntervalMs } = life.model;
        const signal = life.over;
        await Promise.race([running.up, aborted(signal)]);
        if (signal.aborted)
            return false;
        if (checkEndpoint === undefined)
            return true;
        const timer = setTimeout(() => {
            this.fail(life, loadTimedOut(id, healthCheckTimeoutMs));
        }, healthCheckTimeoutMs);
        try {
            await this.means.runtime.untilHealthy({
                upstream: running,
                checkEndpoint,
                pauseMs: (probes) => probePauseMs(probes, healthCheckIntervalMs, life.demand.isAwaited()),
                signal,
                onPause: (probeNow) => {
                    life.probeNow = probeNow;
                },
            });
            return !signal.aborted;
        }
        catch {
            return false;
        }
        finally {
            clearTimeout(timer);
            life.probeNow = undefined;
        }
    }
    ready(running, life) {
        if (!this.enter('healthy'))
            return;
        this.base = new URL(running.baseUrl);
        this.readyAtMs = performance.now();
        this.failedLoads.clear();
        const loadMs = Math.round(this.readyAtMs - life.startedAtMs);
        this.logger.log('model loaded', { model: this.model.id, loadMs, pid: running.pid });
        this.emit({ kind: 'ready', model: this.model.id, loadMs });
    }
    fail(life, reason) {
        if (!this.enter('over'))
            return;
        const { error, pauseMs } = this.failedLoads.add(reason, performance.now());
        const { message, cause } = error;
        const { said, detail } = cause === undefined ? { said: undefined } : whyNotStarted(cause);
        this.log.append(`${said ?? message}\n`);
        const facts = { model: this.model.id, reason: message, cause: said, pauseSec: pauseMs / 1000 };
        this.logger.warn('model failed to load', { ...facts, private: { detail } });
        life.end('load_failed', error);
        this.emit({ kind: 'load failed', model: this.model.id, error });
    }
    /** False when the event means nothing in the current state. */
    enter(event) {
        const next = nextState(this.currentState, event);
        if (next !== undefined)
            this.currentState = next;
        return next !== undefined;
    }
}
const isStoppedByCommand = ({ launch }) => launch.kind === 'command' && launch.stopCommand !== undefined;
const aborted = (signal) => new Promise((resolve) => {
    const done = () => {
        resolve();
    };
    if (signal.aborted)
        done();
    else
        signal.addEventListener('abort', done, { once: true });
});
//# sourceMappingURL=upstream.js.map