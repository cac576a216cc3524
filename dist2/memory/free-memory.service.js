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
import { isAmdId } from './gpu-key.js';
import { GpuTool } from './gpu-tool.js';
import { MemoryBounds } from './memory-bounds.js';
import { readingOf } from './memory-reading.js';
import { NextRun } from './next-run.js';
import { NVIDIA_SMI_ARGS, parseNvidiaSmi } from './nvidia-smi.js';
import { readMachineMemory } from './read-machine-memory.js';
import { parseRocmSmi, ROCM_SMI_ARGS } from './rocm-smi.js';
/**
 * Measures what the watched devices have free, by the programs and files that tell of them. Where
 * nothing is watched it runs and reads nothing, and its readings are empty.
 */
let FreeMemory = class FreeMemory {
    nvidia;
    amd;
    ending = new AbortController();
    readings = new NextRun(() => this.measure());
    devices = [];
    last;
    constructor(bounds) {
        this.nvidia = new GpuTool({ program: 'nvidia-smi', args: NVIDIA_SMI_ARGS, parse: parseNvidiaSmi }, bounds);
        this.amd = new GpuTool({ program: 'rocm-smi', args: ROCM_SMI_ARGS, parse: parseRocmSmi }, bounds);
    }
    onApplicationShutdown() {
        this.ending.abort();
    }
    /** The latest reading; undefined before the first. */
    get latest() {
        return this.last;
    }
    /** From the next reading on, these devices and no others; none at first. */
    watch(devices) {
        this.devices = devices;
    }
    /** A reading that begins after this call, shared with all who ask meanwhile. Never rejects. */
    read() {
        return this.readings.next();
    }
    /** False where it is known that a reading would tell nothing of any GPU. */
    get canMeasureGpus() {
        return (!this.ending.signal.aborted &&
            this.devices.some(({ gpu }) => gpu !== undefined) &&
            ![this.nvidia, this.amd].every((tool) => tool.isResting));
    }
    async measure() {
        const beganAtMs = performance.now();
        const devices = this.ending.signal.aborted ? [] : this.devices;
        const [machine, gpus] = await Promise.all([
            devices.some(({ isMachine }) => isMachine) ? readMachineMemory() : undefined,
            this.readGpus(devices.flatMap(({ gpu }) => gpu ?? [])),
        ]);
        this.last = readingOf(beganAtMs, machine, gpus);
        return this.last;
    }
    /**
     * An index is one of NVIDIA's order wherever `nvidia-smi` is installed, also while that does not
     * answer: it must not mean another GPU from one reading to the next.
     */
    async readGpus(named) {
        const { signal } = this.ending;
        const nvidia = named.every(isAmdId) ? [] : await this.nvidia.read(signal);
        if (nvidia !== undefined && !named.some(isAmdId))
            return nvidia;
        const amd = (await this.amd.read(signal)) ?? [];
        if (nvidia === undefined)
            return amd;
        return [...nvidia, ...amd.map((gpu) => ({ ...gpu, index: undefined }))];
    }
};
FreeMemory = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [MemoryBounds])
], FreeMemory);
export { FreeMemory };
//# sourceMappingURL=free-memory.service.js.map