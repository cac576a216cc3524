var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { FreeMemory } from './free-memory.service.js';
import { hasSettled } from './has-settled.js';
import { MemoryBounds } from './memory-bounds.js';
import { amountsOf } from './memory-reading.js';
/**
 * Waits until the memory of a process that has gone is free: drivers give it back some time after
 * that. The machine's own memory is free by then.
 */
let MemorySettling = class MemorySettling {
    memory;
    bounds;
    constructor(memory, bounds) {
        this.memory = memory;
        this.bounds = bounds;
    }
    /**
     * Until the GPUs among the devices have settled, if any can be measured; else for `settleMs`,
     * which without it is at once. Ends with the signal; never rejects.
     */
    async settled(departure) {
        const { devices, settleMs = 0, signal } = departure;
        const gpus = devices.filter(({ gpu }) => gpu !== undefined);
        const untilMs = performance.now() + settleMs;
        const canMeasure = gpus.length > 0 && this.memory.canMeasureGpus;
        if (canMeasure && (await this.watch(gpus, departure)))
            return;
        await pause(untilMs - performance.now(), signal);
    }
    /** False where it turns out that nothing can be measured. */
    async watch(gpus, { expected, before, settleMs = 0, signal }) {
        const deadline = new AbortController();
        const timer = setTimeout(() => {
            deadline.abort();
        }, Math.max(settleMs, this.bounds.settleMs));
        const stop = AbortSignal.any([signal, deadline.signal]);
        const freeBefore = before && freeBytesOf(before, gpus);
        const readings = [];
        try {
            while (!hasSettled({ before: freeBefore, expected, readings })) {
                if (readings.length > 0)
                    await pause(this.bounds.pollMs, stop);
                const reading = stop.aborted ? undefined : await orAborted(this.memory.read(), stop);
                if (reading === undefined)
                    return true;
                const free = freeBytesOf(reading, gpus);
                if (Object.keys(free).length === 0)
                    return false;
                readings.push(free);
            }
            return true;
        }
        finally {
            clearTimeout(timer);
        }
    }
};
MemorySettling = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [FreeMemory,
        MemoryBounds])
], MemorySettling);
export { MemorySettling };
const freeBytesOf = (reading, devices) => Object.fromEntries(Object.entries(amountsOf(reading, devices)).map(([device, { freeBytes }]) => [
    device,
    freeBytes,
]));
/** Ends early with the signal. */
async function pause(ms, signal) {
    if (ms <= 0 || signal.aborted)
        return;
    await sleep(ms, undefined, { signal }).catch(() => undefined);
}
/** Undefined as soon as the signal aborts. */
function orAborted(result, signal) {
    return new Promise((resolve, reject) => {
        const leave = () => {
            resolve(undefined);
        };
        signal.addEventListener('abort', leave, { once: true });
        result.then(resolve, reject).finally(() => {
            signal.removeEventListener('abort', leave);
        });
    });
}
//# sourceMappingURL=memory-settling.service.js.map