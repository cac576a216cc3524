import { Module } from '@nestjs/common';
import { FreeMemory } from './free-memory.service.js';
import { MemoryBounds } from './memory-bounds.js';
import { MemorySettling } from './memory-settling.service.js';

@Module({
  providers: [MemoryBounds, FreeMemory, MemorySettling],
  exports: [FreeMemory, MemorySettling],
})
export class MemoryModule {}
