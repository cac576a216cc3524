var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
/** As many as are kept; older ones are forgotten. */
const MOST = 2_000;
/** Refusals have places of their own, so that a client that does not give up displaces nothing else. */
const MOST_REFUSALS = 200;
/** The last decisions, with their reasons. */
let DecisionLog = class DecisionLog {
    /** A refusal that repeats the last one comes again, with its `times`. */
    added;
    subject = new Subject();
    entries = [];
    refusals = [];
    logger = new Logger('Decisions');
    lastId = 0;
    constructor() {
        this.added = this.subject.asObservable();
    }
    /** Those that are kept, oldest first. */
    get all() {
        return [...this.entries, ...this.refusals].sort((a, b) => a.id - b.id);
    }
    add(news) {
        const last = this.refusals.at(-1);
        if (last !== undefined && isRepeated(news, last)) {
            const counted = { ...last, times: (last.times ?? 1) + 1 };
            this.refusals[this.refusals.length - 1] = counted;
            this.subject.next(counted);
            return;
        }
        const decision = { id: ++this.lastId, at: new Date().toISOString(), ...news };
        const isRefusal = decision.kind === 'refuse';
        const entries = isRefusal ? this.refusals : this.entries;
        entries.push(decision);
        if (entries.length > (isRefusal ? MOST_REFUSALS : MOST))
            entries.shift();
        this.write(decision);
        this.subject.next(decision);
    }
    /** What comes of decisions is logged by the upstreams. */
    write({ kind, unit, why, facts, for: beneficiary }) {
        const phrase = PHRASES[kind];
        if (phrase === undefined)
            return;
        const whom = beneficiary === undefined ? {} : { for: beneficiary };
        this.logger.log(phrase, { ...(unit === '' ? {} : { unit }), why, ...whom, ...facts });
    }
};
DecisionLog = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [])
], DecisionLog);
export { DecisionLog };
const isRepeated = (news, last) => news.kind === 'refuse' &&
    news.unit === last.unit &&
    news.why === last.why &&
    news.models.join() === last.models.join();
const PHRASES = {
    close: 'swap begins',
    reopen: 'unit reopens',
    start: 'unit starts',
    stop: 'unit stops',
    refuse: 'request refused',
    promote: 'background requests count as normal',
    room: 'room changed',
};
//# sourceMappingURL=decision-log.service.js.map