import { Injectable } from '@nestjs/common';
import { PolicyService } from '../catalog/policy.service.js';
import type { Footprint } from '../config/footprints.js';
import { FreeMemory } from '../memory/free-memory.service.js';
import type { MemoryReading } from '../memory/memory-reading.js';
import { MemorySettling } from '../memory/memory-settling.service.js';
import type { Placement } from './runtimes/runtime.js';

/** What is known of the memory of a process while it ran. */
interface LastSeen {
  readonly took: Footprint | undefined;
  readonly memoryBefore: MemoryReading | undefined;
}

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
    { devices }: Placement,
    { took: expected, memoryBefore: before }: LastSeen,
    signal: AbortSignal,
  ): Promise<void> {
    const { settleMs } = this.policies.current;
    return this.settling.settled({ devices, expected, before, settleMs, signal });
  }
}
