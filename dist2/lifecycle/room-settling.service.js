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
import { PolicyService } from '../catalog/policy.service.js';
import { FreeMemory } from '../memory/free-memory.service.js';
import { MemorySettling } from '../memory/memory-settling.service.js';
/** When the room of a process that has gone counts as free. */
let RoomSettling = class RoomSettling {
    settling;
    memory;
    policies;
    constructor(settling, memory, policies) {
        this.settling = settling;
        this.memory = memory;
        this.policies = policies;
    }
    /** The last look at the memory, to be compared with later ones. */
    get latest() {
        return this.memory.latest;
    }
    /** Never rejects. */
    settled({ devices }, { took: expected, memoryBefore: before }, signal) {
        const { settleMs } = this.policies.current;
        return this.settling.settled({ devices, expected, before, settleMs, signal });
    }
};
RoomSettling = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [MemorySettling,
        FreeMemory,
        PolicyService])
], RoomSettling);
export { RoomSettling };
//# sourceMappingURL=room-settling.service.js.map