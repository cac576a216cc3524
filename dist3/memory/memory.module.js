var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
import { Module } from '@nestjs/common';
import { FreeMemory } from './free-memory.service.js';
import { MemoryBounds } from './memory-bounds.js';
import { MemorySettling } from './memory-settling.service.js';
let MemoryModule = class MemoryModule {
};
MemoryModule = __decorate([
    Module({
        providers: [MemoryBounds, FreeMemory, MemorySettling],
        exports: [FreeMemory, MemorySettling],
    })
], MemoryModule);
export { MemoryModule };
//# sourceMappingURL=memory.module.js.map