import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { DeviceDefinition } from '../catalog/device-definition.js';
import { isAmdId } from './gpu-key.js';
import { GpuTool } from './gpu-tool.js';
import type { GpuMemory } from './memory-amount.js';
import { MemoryBounds } from './memory-bounds.js';
import { readingOf } from './memory-reading.js';
import type { MemoryReading } from './memory-reading.js';
import { NextRun } from './next-run.js';
import { NVIDIA_SMI_ARGS, parseNvidiaSmi } from './nvidia-smi.js';
import { readMachineMemory } from './read-machine-memory.js';
import { parseRocmSmi, ROCM_SMI_ARGS } from './rocm-smi.js';

/**
 * Measures what the watched devices have free, by the programs and files that tell of them. Where
 * nothing is watched it runs and reads nothing, and its readings are empty.
 */
@Injectable()
export class FreeMemory implements OnApplicationShutdown {
  private readonly nvidia: GpuTool;
  private readonly amd: GpuTool;
  private readonly ending = new AbortController();
  private readonly readings = new NextRun(() => this.measure());
  private devices: readonly DeviceDefinition[] = [];
  private last: MemoryReading | undefined;

  constructor(bounds: MemoryBounds) {
    this.nvidia = new GpuTool(
      { program: 'nvidia-smi', args: NVIDIA_SMI_ARGS, parse: parseNvidiaSmi },
      bounds,
    );
    this.amd = new GpuTool(
      { program: 'rocm-smi', args: ROCM_SMI_ARGS, parse: parseRocmSmi },
      bounds,
    );
  }

  onApplicationShutdown(): void {
    this.ending.abort();
  }

  /** The latest reading; undefined before the first. */
  get latest(): MemoryReading | undefined {
    return this.last;
  }

  /** From the next reading on, these devices and no others; none at first. */
  watch(devices: readonly DeviceDefinition[]): void {
    this.devices = devices;
  }

  /** A reading that begins after this call, shared with all who ask meanwhile. Never rejects. */
  read(): Promise<MemoryReading> {
    return this.readings.next();
  }

  /** False where it is known that a reading would tell nothing of any GPU. */
  get canMeasureGpus(): boolean {
    return (
      !this.ending.signal.aborted &&
      this.devices.some(({ gpu }) => gpu !== undefined) &&
      ![this.nvidia, this.amd].every((tool) => tool.isResting)
    );
  }

  private async measure(): Promise<MemoryReading> {
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
  private async readGpus(named: readonly string[]): Promise<readonly GpuMemory[]> {
    const { signal } = this.ending;
    const nvidia = named.every(isAmdId) ? [] : await this.nvidia.read(signal);
    if (nvidia !== undefined && !named.some(isAmdId)) return nvidia;
    const amd = (await this.amd.read(signal)) ?? [];
    if (nvidia === undefined) return amd;
    return [...nvidia, ...amd.map((gpu) => ({ ...gpu, index: undefined }))];
  }
}
