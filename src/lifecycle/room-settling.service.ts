import { Injectable } from '@nestjs/common';
import { PolicyService } from '../catalog/policy.service.js';
import { FreeMemory } from '../memory/free-memory.service.js';
import type { MemoryReading } from '../memory/memory-reading.js';
import { MemorySettling } from '../memory/memory-settling.service.js';
import type { Placement } from './runtimes/runtime.js';

/** When the room of a process that has gone counts as free. */
@Injectable()
export class RoomSettling {
  constructor(
    private readonly settling: MemorySettling,
    private readonly memory: FreeMemory,
    private readonly policies: PolicyService,
  ) {}

  /** The last look at the memory, to be compared with later ones. */
  get latest(): MemoryReading | undefined {
    return this.memory.latest;
  }

  /** Never rejects. */
  settled(
    { devices, footprint }: Placement,
    before: MemoryReading | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { settleMs } = this.policies.current;
    return this.settling.settled({ devices, expected: footprint, before, settleMs, signal });
  }
}
