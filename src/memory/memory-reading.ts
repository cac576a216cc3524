import type { DeviceDefinition } from '../catalog/device-definition.js';
import { gpuKey } from './gpu-key.js';
import type { GpuMemory, MemoryAmount, MemoryAmounts } from './memory-amount.js';

/** One look at all memories; what could not be measured is not in it. */
export interface MemoryReading {
  /** On the monotonic clock: what changed after it may not show. */
  readonly beganAtMs: number;
  /** By hardware, each GPU under its index and under its id. */
  readonly amounts: ReadonlyMap<string, MemoryAmount>;
}

const MACHINE = 'machine';

export function readingOf(
  beganAtMs: number,
  machine: MemoryAmount | undefined,
  gpus: readonly GpuMemory[],
): MemoryReading {
  const amounts = new Map<string, MemoryAmount>();
  if (machine !== undefined) amounts.set(MACHINE, machine);
  for (const { index, id, totalBytes, freeBytes } of gpus) {
    for (const name of [index?.toString(), id]) {
      if (name !== undefined) amounts.set(gpuKey(name), { totalBytes, freeBytes });
    }
  }
  return { beganAtMs, amounts };
}

/** By the names the configuration gives to devices; only those that could be measured. */
export const amountsOf = (
  { amounts }: MemoryReading,
  devices: readonly DeviceDefinition[],
): MemoryAmounts =>
  Object.fromEntries(
    devices.flatMap(({ name, gpu, isMachine }) => {
      const amount = amounts.get(isMachine ? MACHINE : gpuKey(gpu ?? ''));
      return amount === undefined ? [] : [[name, amount]];
    }),
  );
