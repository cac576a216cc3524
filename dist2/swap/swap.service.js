var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var SwapService_1;
import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { Admission } from './admission.service.js';
import { progressOf } from './progress.js';
import { QueueBounds } from './queue-bounds.service.js';
import { Scheduler } from './scheduler.service.js';
import { Seats } from './seats.service.js';
/** Who was told to come back comes back within this, the longest `Retry-After`. */
const RETURNS_WITHIN_MS = 60_000;
/** The one way to a resident model: leases, explicit loads and unloads, and the end of it all. */
let SwapService = SwapService_1 = class SwapService {
    scheduler;
    seats;
    admission;
    bounds;
    config;
    waits;
    waitSubject = new Subject();
    logger = new Logger(SwapService_1.name);
    isShuttingDown = false;
    constructor(scheduler, seats, admission, bounds, config) {
        this.scheduler = scheduler;
        this.seats = seats;
        this.admission = admission;
        this.bounds = bounds;
        this.config = config;
        this.waits = this.waitSubject.asObservable();
    }
    /** True from the first signal to stop: no new work is taken. */
    get isClosing() {
        return this.isShuttingDown;
    }
    waiting(model) {
        return this.seats.has(model) ? this.seats.of(model).queue.length : 0;
    }
    /**
     * A lease: at once if the model is resident, else once it is. Its `model` is another than the one
     * asked for where a fallback stands in.
     * @param client when it leaves, the request is forgotten; its signal is asked for where the request waits
     * @throws GatewayError why there will be none; AbortError when the client has left
     */
    lease(model, client, terms) {
        if (client.isClosed)
            client.closed.throwIfAborted();
        const seat = this.admit(model);
        const isBackground = this.admission.isBackground(seat, terms.isBackground);
        this.scheduler.arrived(seat.unit);
        const { request } = terms;
        if (this.admission.canLease(seat, isBackground)) {
            return seat.upstream.lease(isBackground, request);
        }
        const substitute = isBackground ? this.admission.substitute(seat, terms) : undefined;
        if (substitute !== undefined) {
            this.scheduler.arrived(substitute.unit);
            return substitute.upstream.lease(isBackground, request);
        }
        if (!terms.mayLoad)
            this.scheduler.requireResident(seat);
        this.bounds.admit(seat, performance.now(), terms.isReturning === true);
        const settled = { ...terms, isBackground };
        const { closed } = client;
        return terms.wait === undefined
            ? this.waitForLease(seat, closed, settled)
            : this.waitAtMost(terms.wait, seat, closed, settled);
    }
    /** How far a model is that the request waits for; undefined: it does not wait. */
    progress(model, request) {
        if (!this.seats.has(model))
            return undefined;
        return this.progressIn(this.seats.of(model), request)?.loading;
    }
    /** Resolves once the model is resident; does not count as use. Throws as {@link lease} does. */
    async load(model, signal) {
        signal.throwIfAborted();
        const seat = this.admit(model);
        if (seat.upstream.isResident && seat.unit.isOpen)
            return;
        this.bounds.admitOrder(seat, performance.now());
        seat.upstream.failedLoads.forgive();
        const terms = { isBackground: false, mayLoad: true, needsLease: false };
        await this.wait(seat, signal, terms, () => undefined);
    }
    /**
     * Stops the model at once, or after its running answers; resolves once nothing of it is left,
     * false if there was nothing to stop, or the signal came while answers were still running.
     */
    async unload(model, { drain, signal }) {
        if (!this.seats.has(model))
            return false;
        const { upstream, queue } = this.seats.of(model);
        if (upstream.state === 'stopped')
            return false;
        // Not a moment passes where nothing runs: a lease given in it would be taken away again.
        if (drain && upstream.inFlight > 0 && !(await this.drained(upstream, signal)))
            return false;
        await stopNow({ upstream, queue });
        return true;
    }
    /** Stops everything that runs now, at once; resolves once nothing of it is left. */
    async unloadAll() {
        const running = this.seats.all.filter(({ upstream }) => upstream.state !== 'stopped');
        await Promise.all(running.map(stopNow));
    }
    /** Unloads the model if it is idle by now. Synchronous up to the order to stop. */
    expire(model) {
        const { unit, upstream, queue } = this.seats.of(model);
        const isIdle = upstream.inFlight === 0 && queue.length === 0;
        if (isIdle && upstream.state === 'ready' && unit.isOpen)
            void upstream.stop('ttl');
    }
    /** No new work; running requests get their time; then every upstream is stopped. */
    async beforeApplicationShutdown() {
        this.isShuttingDown = true;
        this.scheduler.close();
        for (const { queue } of this.seats.all)
            queue.failAll(GatewayError.shuttingDown());
        const inFlight = this.seats.all.reduce((sum, { upstream }) => sum + upstream.inFlight, 0);
        this.logger.log('shutting down', { inFlight });
        const time = AbortSignal.timeout(this.config.shutdownTimeout * 1000);
        await Promise.all(this.seats.all.map(async ({ upstream }) => {
            await upstream.drain(time);
            await upstream.stop('shutdown', GatewayError.shuttingDown());
        }));
    }
    drained(upstream, signal) {
        const drained = upstream.drain(signal);
        // It bounds how long that may take.
        this.scheduler.pass();
        return drained;
    }
    admit(model) {
        if (this.isShuttingDown)
            throw GatewayError.shuttingDown();
        // The configuration may have changed since somebody looked the model up.
        if (!this.seats.has(model))
            throw GatewayError.modelNotFound(model.id);
        return this.seats.of(model);
    }
    async waitAtMost(bound, seat, signal, terms) {
        const overdue = new AbortController();
        const tell = () => {
            const progress = this.progressIn(seat, terms.request, bound);
            if (progress === undefined)
                return;
            if (terms.mayLoad)
                this.goOnLoading(seat, terms.isBackground);
            const { id } = seat.upstream.model;
            const { loading, readyInMs } = progress;
            overdue.abort(GatewayError.modelLoading(id, bound.seconds, loading, readyInMs));
        };
        const timer = setTimeout(tell, Math.max(0, bound.untilMs - performance.now()));
        try {
            return await this.waitForLease(seat, AbortSignal.any([signal, overdue.signal]), terms);
        }
        finally {
            clearTimeout(timer);
        }
    }
    /** Of a request that waits, since it came where that is known, else since it began to wait here. */
    progressIn(seat, request, bound) {
        const place = seat.queue.placeOf(request);
        if (place === undefined)
            return undefined;
        const nowMs = performance.now();
        const sinceMs = bound === undefined ? place.entry.arrivedAtMs : bound.untilMs - bound.seconds * 1000;
        const at = { position: place.position, elapsedMs: nowMs - sinceMs };
        return progressOf(seat, at, { nowMs, turnMs: this.scheduler.policy.turnMs });
    }
    /**
     * What a request waited for until it was told to come back goes on without it: otherwise who asks
     * again and again, and never waits long, would never find the model loaded. Once for all of them.
     */
    goOnLoading(seat, isBackground) {
        const { unit, upstream, queue } = seat;
        const isComing = upstream.state === 'loading' ? upstream.hasBegun : upstream.isResident && unit.isOpen;
        if (isComing || queue.loads().length > 0)
            return;
        const terms = { isBackground, mayLoad: true, needsLease: false };
        const time = AbortSignal.timeout(RETURNS_WITHIN_MS);
        this.wait(seat, time, terms, () => undefined).catch(() => undefined);
    }
    waitForLease(seat, signal, terms) {
        const { upstream } = seat;
        const arrivedAtMs = performance.now();
        return this.wait(seat, signal, { ...terms, needsLease: true }, (asBackground) => {
            const waitMs = performance.now() - arrivedAtMs;
            this.waitSubject.next({ model: upstream.model.id, waitMs });
            return upstream.lease(asBackground, terms.request);
        });
    }
    /** Queues for the model; the promise ends exactly once: granted, failed, or the client has left. */
    wait({ upstream, queue }, signal, terms, take) {
        return new Promise((resolve, reject) => {
            const leave = () => {
                if (queue.remove(entry))
                    reject(signal.reason);
                this.scheduler.pass();
            };
            const entry = {
                ...terms,
                arrivedAtMs: performance.now(),
                grant: (asBackground) => {
                    signal.removeEventListener('abort', leave);
                    resolve(take(asBackground));
                },
                fail: (error) => {
                    signal.removeEventListener('abort', leave);
                    reject(error);
                },
            };
            signal.addEventListener('abort', leave, { once: true });
            if (queue.length === 0)
                upstream.hurry();
            queue.add(entry);
            this.scheduler.pass();
        });
    }
};
SwapService = SwapService_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Scheduler,
        Seats,
        Admission,
        QueueBounds,
        GatewayConfig])
], SwapService);
export { SwapService };
async function stopNow({ upstream, queue }) {
    const revocation = GatewayError.modelUnloaded(upstream.model.id);
    if (upstream.state === 'loading')
        queue.failAll(revocation);
    await upstream.stop('unload', revocation);
}
//# sourceMappingURL=swap.service.js.map