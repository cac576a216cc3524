/** What a memory has, and what of it nobody uses. */
export interface MemoryAmount {
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/** By device, only those that could be measured. */
export type MemoryAmounts = Readonly<Record<string, MemoryAmount>>;

/** A GPU as its driver's program tells of it. */
export interface GpuMemory extends MemoryAmount {
  /** Its place in the driver's order; undefined where another vendor's order counts. */
  readonly index: number | undefined;
  /** What the driver calls it wherever it is plugged in. */
  readonly id: string | undefined;
}
