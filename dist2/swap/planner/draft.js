import { fits, isOverdrawn, minus, overlap, plus } from './room.js';
/**
 * A plan while it is being made: the facts, what has been decided so far, and the ledger that
 * follows from both. Lives for one call of `plan`.
 */
export class Draft {
    facts;
    claims;
    actions = [];
    /** Where nobody but the unit may claim. */
    reserved = [];
    /** Room that will be there once everything decided has happened; minus what claims were promised. */
    promised;
    /** Room that is there now; what is stopping still occupies its place. */
    free;
    byId;
    wakeAtMs = Infinity;
    constructor(facts) {
        this.facts = facts;
        this.byId = new Map(facts.units.map((unit) => [unit.id, unit]));
        this.claims = facts.claims.map((claim) => ({
            ...claim,
            victims: claim.victims.filter((id) => this.isDoomedIncarnation(id)),
        }));
        this.promised = this.free = facts.capacity;
    }
    /** Undefined for one that a claim still names and the configuration has no more. */
    find(id) {
        return this.byId.get(id);
    }
    unit(id) {
        const unit = this.find(id);
        if (unit === undefined)
            throw new RangeError(`the facts have no unit '${id}'`);
        return unit;
    }
    claimOf(id) {
        return this.claims.find((claim) => claim.unit === id);
    }
    isVictim(id) {
        return this.claims.some((claim) => claim.victims.includes(id));
    }
    isTakenCareOf(id) {
        return this.claimOf(id) !== undefined || this.starts().includes(id);
    }
    isReserved(place) {
        return this.reserved.some((kept) => overlap(kept.place, place));
    }
    reserve({ id, placements }) {
        this.reserved.push(...placements.map((place) => ({ unit: id, place })));
    }
    starts() {
        return this.actions.flatMap((action) => (action.kind === 'start' ? [action.unit] : []));
    }
    /** Both balances from the facts and the claims that are left. */
    balance() {
        for (const unit of this.facts.units) {
            if (unit.place === undefined)
                continue;
            this.free = minus(this.free, unit.place);
            if (!isLeaving(unit))
                this.promised = minus(this.promised, unit.place);
        }
        for (const claim of this.claims)
            this.promised = minus(this.promised, claim.place);
    }
    claim(unit, place, victims) {
        for (const victim of victims)
            this.promised = plus(this.promised, victim.place ?? []);
        this.promised = minus(this.promised, place);
        this.claims.push({ unit, place, victims: victims.map(({ id }) => id) });
    }
    /** More is promised than there will be of something that the claim is to have. */
    isBroken(claim) {
        return isOverdrawn(claim.place, this.promised);
    }
    /** Its victims go on leaving; they are now nobody's. */
    withdraw(claim) {
        this.claims = this.claims.filter((other) => other !== claim);
        this.promised = plus(this.promised, claim.place);
    }
    reopen(id, owner, why) {
        this.promised = minus(this.promised, this.unit(id).place ?? []);
        this.actions.push({ kind: 'open', unit: id, for: owner, why });
    }
    start(unit, place, why) {
        this.free = minus(this.free, place);
        this.actions.push({ kind: 'start', unit, place, why });
    }
    startAlong(unit, place, companion) {
        this.promised = minus(this.promised, place);
        this.free = minus(this.free, place);
        this.actions.push({ kind: 'start', unit, place, why: 'comes along', with: companion });
    }
    /** Stops what has drained for the claim, and starts its unit once all of that is gone. */
    carryOn(claim, why) {
        for (const id of claim.victims) {
            if (this.unit(id).running === 0)
                this.actions.push({ kind: 'stop', unit: id, for: claim.unit });
        }
        if (claim.victims.length > 0 || !fits(claim.place, this.free))
            return;
        this.claims = this.claims.filter((other) => other !== claim);
        this.start(claim.unit, claim.place, why);
    }
    /** Plan again at `atMs` at the latest, if that is still to come. */
    wake(atMs) {
        if (atMs > this.facts.nowMs)
            this.wakeAtMs = Math.min(this.wakeAtMs, atMs);
    }
    finish() {
        return { claims: this.claims, actions: this.actions, wakeAtMs: this.wakeAtMs };
    }
    /** One that stopped, or stopped and was loaded again, is nobody's victim any more. */
    isDoomedIncarnation(id) {
        const unit = this.find(id);
        return unit?.state === 'ready' && unit.closed;
    }
}
const isLeaving = ({ state, closed }) => state === 'stopping' || (state === 'ready' && closed);
//# sourceMappingURL=draft.js.map