import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { DeviceDefinition, Footprint } from '../catalog/device-definition.js';
import { FreeMemory } from './free-memory.service.js';
import { hasSettled } from './has-settled.js';
import { MemoryBounds } from './memory-bounds.js';
import { amountsOf } from './memory-reading.js';
import type { MemoryReading } from './memory-reading.js';

export interface Departure {
  /** Where the process that has gone had its memory. */
  readonly devices: readonly DeviceDefinition[];
  /** What it is thought to have had. */
  readonly expected?: Footprint | undefined;
  /** A reading from while it still ran. */
  readonly before?: MemoryReading | undefined;
  /** How long the room may take to become free; unset: none where it cannot be measured. */
  readonly settleMs?: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Waits until the memory of a process that has gone is free: drivers give it back some time after
 * that. The machine's own memory is free by then.
 */
@Injectable()
export class MemorySettling {
  constructor(
    private readonly memory: FreeMemory,
    private readonly bounds: MemoryBounds,
  ) {}

  /**
   * Until the GPUs among the devices have settled, if any can be measured; else for `settleMs`,
   * which without it is at once. Ends with the signal; never rejects.
   */
  async settled(departure: Departure): Promise<void> {
    const { devices, settleMs = 0, signal } = departure;
    const gpus = devices.filter(({ gpu }) => gpu !== undefined);
    const untilMs = performance.now() + settleMs;
    const canMeasure = gpus.length > 0 && this.memory.canMeasureGpus;
    if (canMeasure && (await this.watch(gpus, departure))) return;
    await pause(untilMs - performance.now(), signal);
  }

  /** False where it turns out that nothing can be measured. */
  private async watch(
    gpus: readonly DeviceDefinition[],
    { expected, before, settleMs = 0, signal }: Departure,
  ): Promise<boolean> {
    const deadline = new AbortController();
    const timer = setTimeout(
      () => {
        deadline.abort();
      },
      Math.max(settleMs, this.bounds.settleMs),
    );
    const stop = AbortSignal.any([signal, deadline.signal]);
    const freeBefore = before && freeBytesOf(before, gpus);
    const readings: Footprint[] = [];
    try {
      while (!hasSettled({ before: freeBefore, expected, readings })) {
        if (readings.length > 0) await pause(this.bounds.pollMs, stop);
        const reading = stop.aborted ? undefined : await orAborted(this.memory.read(), stop);
        if (reading === undefined) return true;
        const free = freeBytesOf(reading, gpus);
        if (Object.keys(free).length === 0) return false;
        readings.push(free);
      }
      return true;
    } finally {
      clearTimeout(timer);
    }
  }
}

const freeBytesOf = (reading: MemoryReading, devices: readonly DeviceDefinition[]): Footprint =>
  Object.fromEntries(
    Object.entries(amountsOf(reading, devices)).map(([device, { freeBytes }]) => [
      device,
      freeBytes,
    ]),
  );

/** Ends early with the signal. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** Undefined as soon as the signal aborts. */
function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      resolve(undefined);
    };
    signal.addEventListener('abort', leave, { once: true });
    result.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', leave);
    });
  });
}
