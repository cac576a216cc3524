/** From one load to the end of its process: what belongs to this incarnation and to no other. */
export class Life {
    model;
    demand;
    placement;
    startedAtMs = performance.now();
    leases = new Set();
    /** The first of the leases held now, and of those since there was none, was given. */
    busySinceMs = -Infinity;
    hasMovedToTheEnd = false;
    running;
    /** It is to go, by a change of the configuration. */
    isCondemned = false;
    /** Since when it gives out no more leases; undefined: it does. */
    drainsSinceMs;
    /** While it drains to be stopped for a change of the configuration; aborted, it goes on. */
    retirement;
    /** Why it ended; nobody asked, unless somebody says so. */
    reason = 'crash';
    /** What it was measured to take; undefined: not known. */
    took;
    /** Nothing of its process is left. */
    isGone = false;
    /** The memory while it still ran. */
    memoryBefore;
    probeNow;
    done = Promise.resolve();
    /** Those who wait for its last lease to end; while there is one, it gives out no more. */
    drains = new Set();
    ending = new AbortController();
    constructor(
    /** What it was started by, or the same in what a process is started with. */
    model, demand, placement) {
        this.model = model;
        this.demand = demand;
        this.placement = placement;
    }
    give(lease) {
        if (this.leases.size === 0)
            this.busySinceMs = performance.now();
        this.leases.add(lease);
    }
    /** A lease has ended. */
    takeBack(lease) {
        this.leases.delete(lease);
        this.hasMovedToTheEnd ||= lease.hasMoved;
        this.look();
    }
    /** Leases of background requests. */
    get inBackground() {
        let count = 0;
        for (const lease of this.leases)
            if (lease.isBackground)
                count += 1;
        return count;
    }
    get isDraining() {
        return this.drains.size > 0;
    }
    /** Aborts when it is to end, or has ended: by an order, a crash or a failed load. */
    get over() {
        return this.ending.signal;
    }
    /**
     * True if some answer has moved since the last call, or none is owed: each waits for its own client
     * to take what there is.
     */
    hasMoved() {
        let hasMoved = this.hasMovedToTheEnd;
        this.hasMovedToTheEnd = false;
        let isOwing = false;
        for (const lease of this.leases) {
            hasMoved ||= lease.hasMoved;
            isOwing ||= !lease.isHeldUp;
            lease.hasMoved = false;
        }
        return hasMoved || !isOwing;
    }
    end(reason, error) {
        this.reason = reason;
        this.ending.abort(error);
        this.look();
    }
    look() {
        if (this.leases.size === 0 || this.over.aborted)
            for (const drained of this.drains)
                drained();
    }
    /**
     * True once its last lease has ended, or the whole life has; false if the signal came before, and
     * it gives out leases again. One that has drained stays closed: whoever drained it stops it.
     */
    drain(signal) {
        return new Promise((resolve) => {
            this.drainsSinceMs ??= performance.now();
            const giveUp = () => {
                this.drains.delete(drained);
                if (this.drains.size === 0)
                    this.drainsSinceMs = undefined;
                resolve(false);
            };
            const drained = () => {
                signal.removeEventListener('abort', giveUp);
                resolve(true);
            };
            this.drains.add(drained);
            signal.addEventListener('abort', giveUp, { once: true });
            if (signal.aborted)
                giveUp();
            else
                this.look();
        });
    }
}
//# sourceMappingURL=life.js.map