var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { ProxyService } from '../proxy/proxy.service.js';
import { DecisionLog } from '../swap/decision-log.service.js';
import { SwapService } from '../swap/swap.service.js';
import { EndedRequests } from './ended-requests.js';
const BUCKETS_SEC = [0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];
/** What the gateway has done, in Prometheus' format, by model. */
let MetricsService = class MetricsService {
    pool;
    registry = new Registry();
    ended = new Map();
    errors = this.counter('errors_total', 'Errors of the gateway.', 'code');
    loads = this.counter('loads_total', 'Loads that have ended.', 'result');
    unloads = this.counter('unloads_total', 'Upstreams that were stopped or ended.', 'reason');
    queueWait = this.histogram('queue_wait_seconds', 'How long queued requests waited.');
    loadTime = this.histogram('load_seconds', 'From the start of a process to ready.');
    decisions = new Counter({
        ...this.named('decisions_total', 'Decisions about units, and what came of them, by reason.'),
        labelNames: ['unit', 'kind', 'why'],
    });
    constructor(pool, swap, proxy, log) {
        this.pool = pool;
        log.added.subscribe(({ unit, kind, why }) => {
            this.decisions.inc({ unit, kind, why });
        });
        this.gauge('in_flight', 'Requests in the upstream.', (upstream) => upstream.inFlight);
        this.gauge('queue_length', 'Requests that wait.', ({ model }) => swap.waiting(model));
        this.gauge('resident', '1 while the model is ready.', ({ state }) => Number(state === 'ready'));
        this.tellEnded();
        proxy.finished.subscribe((request) => {
            this.countRequest(request);
        });
        swap.waits.subscribe(({ model, waitMs }) => {
            this.queueWait.observe({ model }, waitMs / 1000);
        });
        pool.events.subscribe((event) => {
            this.countEvent(event);
        });
    }
    get contentType() {
        return this.registry.contentType;
    }
    text() {
        return this.registry.metrics();
    }
    countRequest({ model, status, error, durationMs }) {
        let ended = this.ended.get(model);
        if (ended === undefined)
            this.ended.set(model, (ended = new EndedRequests(BUCKETS_SEC)));
        ended.add(status, durationMs / 1000);
        if (error !== undefined)
            this.errors.inc({ model, code: error });
    }
    tellEnded() {
        const { ended } = this;
        new Counter({
            ...this.named('requests_total', 'Requests that have ended.'),
            labelNames: ['model', 'status'],
            collect() {
                this.reset();
                for (const [model, { byStatus }] of ended) {
                    for (const [status, count] of byStatus)
                        this.inc({ model, status }, count);
                }
            },
        });
        const { name, help } = this.named('request_duration_seconds', 'From arrival to the end of the answer.');
        const get = () => ({
            ...{ name, help, type: 'histogram', aggregator: 'sum' },
            values: [...ended].flatMap(([model, requests]) => requests.durations(name, model)),
        });
        // The registry asks for no more than these, whatever its type says.
        this.registry.registerMetric({ name, get });
    }
    countEvent(event) {
        const { model } = event;
        if (event.kind === 'ready') {
            this.loads.inc({ model, result: 'ok' });
            this.loadTime.observe({ model }, event.loadMs / 1000);
        }
        else if (event.kind === 'load failed')
            this.loads.inc({ model, result: event.error.code });
        else if (event.kind === 'stopped')
            this.unloads.inc({ model, reason: event.reason });
    }
    counter(name, help, label) {
        return new Counter({ ...this.named(name, help), labelNames: ['model', label] });
    }
    histogram(name, help) {
        return new Histogram({
            ...this.named(name, help),
            labelNames: ['model'],
            buckets: BUCKETS_SEC,
        });
    }
    gauge(name, help, read) {
        const { pool } = this;
        new Gauge({
            ...this.named(name, help),
            labelNames: ['model'],
            collect() {
                // Models may have gone since the last time.
                this.reset();
                for (const upstream of pool.all)
                    this.set({ model: upstream.model.id }, read(upstream));
            },
        });
    }
    named(name, help) {
        return { name: `llama_swap_${name}`, help, registers: [this.registry] };
    }
};
MetricsService = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [UpstreamPool,
        SwapService,
        ProxyService,
        DecisionLog])
], MetricsService);
export { MetricsService };
//# sourceMappingURL=metrics.service.js.map