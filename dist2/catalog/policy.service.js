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
import { Subject } from 'rxjs';
/** Of a model that is no more, as long as what it has started has not ended. */
const OF_NONE = { footprints: undefined, isBackground: false, fallback: [] };
/** The scheduling policy in force, and that the configuration changes. */
let PolicyService = class PolicyService {
    policy;
    /** Told synchronously, after everything has changed: policy, models and their upstreams. */
    changes;
    subject = new Subject();
    constructor(policy) {
        this.policy = policy;
        this.changes = this.subject.asObservable();
    }
    get current() {
        return this.policy;
    }
    of(model) {
        return this.policy.models.get(model) ?? OF_NONE;
    }
    /** To be followed by {@link announce}, once everything else has been replaced too. */
    replace(policy) {
        this.policy = policy;
    }
    announce() {
        this.subject.next(this.policy);
    }
};
PolicyService = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Object])
], PolicyService);
export { PolicyService };
//# sourceMappingURL=policy.service.js.map