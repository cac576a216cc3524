import { Pace } from './pace.js';
/** Who waits for one model: normal requests first, and first come first served among equals. */
export class RequestQueue {
    normal = new Set();
    background = new Set();
    /** Those of them that take no lease: looked at on every event, so never searched for. */
    explicitLoads = new Set();
    withoutLoad = new Set();
    pace = new Pace();
    get length() {
        return this.normal.size + this.background.size;
    }
    /** How many of them are not background. */
    get normalLength() {
        return this.normal.size;
    }
    /** Who has waited longest: of the normal ones where there is one. */
    get first() {
        return firstOf(this.normal) ?? this.firstBackground;
    }
    get firstNormal() {
        return firstOf(this.normal);
    }
    get firstBackground() {
        return firstOf(this.background);
    }
    /** Those that take no lease. */
    loads() {
        return [...this.explicitLoads];
    }
    /** The entry of a request, and its place from 1: normal ones stand before background ones. */
    placeOf(request) {
        let position = 0;
        for (const entries of [this.normal, this.background]) {
            for (const entry of entries) {
                position += 1;
                if (entry.request === request)
                    return { entry, position };
            }
        }
        return undefined;
    }
    add(entry) {
        (entry.isBackground ? this.background : this.normal).add(entry);
        if (!entry.needsLease)
            this.explicitLoads.add(entry);
        if (!entry.mayLoad)
            this.withoutLoad.add(entry);
    }
    /** False if it had left the queue already. */
    remove(entry) {
        this.explicitLoads.delete(entry);
        this.withoutLoad.delete(entry);
        return this.normal.delete(entry) || this.background.delete(entry);
    }
    /** When the next may be let through, going by the last ones; undefined: none has been lately. */
    nextInMs(nowMs) {
        return this.pace.nextInMs(nowMs);
    }
    /** Lets the entry have what it waits for. */
    grant(entry, nowMs) {
        const asBackground = this.background.has(entry);
        if (!this.remove(entry))
            return;
        if (this.length > 0)
            this.pace.passed(nowMs);
        else
            this.pace.rests();
        entry.grant(asBackground);
    }
    /** Those that came at that moment or before. */
    failSince(arrivedAtMs, error) {
        // Asked at every event, nearly always in vain: the first of each are the oldest.
        const late = [this.normal, this.background].flatMap((entries) => (firstOf(entries)?.arrivedAtMs ?? Infinity) > arrivedAtMs
            ? []
            : [...entries].filter((entry) => entry.arrivedAtMs <= arrivedAtMs));
        if (late.length > 0)
            this.fail(late, error());
    }
    /** Of the one that has waited longest, background or not. */
    get oldestArrivalMs() {
        return Math.min(this.firstNormal?.arrivedAtMs ?? Infinity, this.firstBackground?.arrivedAtMs ?? Infinity);
    }
    /** From now on all are normal ones, in the order they came. */
    promote() {
        const all = [...this.normal, ...this.background];
        this.background.clear();
        this.normal = new Set(all.sort((a, b) => a.arrivedAtMs - b.arrivedAtMs));
    }
    failAll(error) {
        this.fail([...this.normal, ...this.background], error);
    }
    /** Those for whom no load may be made: there is nothing left that they could wait for. */
    failWithoutLoad(error) {
        // Asked at every event, nearly always in vain.
        if (this.withoutLoad.size > 0)
            this.fail([...this.withoutLoad], error());
    }
    fail(entries, error) {
        for (const entry of entries)
            if (this.remove(entry))
                entry.fail(error);
    }
}
const firstOf = (entries) => entries.values().next().value;
//# sourceMappingURL=request-queue.js.map