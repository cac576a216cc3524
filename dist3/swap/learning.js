import { NOISE_BYTES, tookBytes } from '../memory/learned.js';
/**
 * Tells what units take: what changed between a reading before the load and one after it, if
 * nothing else came or went in between.
 */
export class Learning {
    changes = 0;
    baseline;
    alone;
    /** Compare two to know whether something came or went in between. */
    get moment() {
        return this.changes;
    }
    /** The unit that is being loaded while nothing else comes or goes. */
    get candidate() {
        return this.alone?.unit;
    }
    forget() {
        this.alone = this.baseline = undefined;
    }
    /** A member of the unit begins to load; `isOnlyOne`: nothing but this unit comes or goes. */
    loads(unit, isOnlyOne) {
        if (this.alone?.unit !== unit) {
            const isWhole = unit.members.every(({ upstream }) => upstream.state !== 'ready');
            const before = this.baseline?.changes === this.changes ? this.baseline.amounts : undefined;
            this.alone = isWhole && isOnlyOne ? { unit, before } : undefined;
        }
        this.changes += 1;
    }
    isReady() {
        this.changes += 1;
    }
    goes() {
        this.alone = undefined;
        this.changes += 1;
    }
    /** A reading of now, when nothing comes or goes. */
    observe(amounts) {
        this.baseline = { amounts, changes: this.changes };
    }
    /**
     * What the load that has ended took, if it was alone and could be seen. `ofMachine` is what its
     * processes hold of the machine's memory: mapped files are no part of what a reading tells.
     */
    result(after, ofMachine, devices) {
        const { alone } = this;
        this.alone = undefined;
        if (alone === undefined)
            return undefined;
        const { unit, before = {} } = alone;
        if (!unit.members.every(({ upstream }) => upstream.isResident))
            return undefined;
        const gpus = devices.filter(({ isMachine }) => !isMachine);
        const seen = gpus.filter(({ name }) => name in before);
        if (!seen.every(({ name }) => isUndisturbed(before[name], after[name])))
            return undefined;
        const drawn = tookBytes(before, after);
        const took = { ...drawn, ...ofMachine };
        const isWhole = seen.length === gpus.length && Object.keys(took).length > 0;
        return { unit, drawn, took, isWhole };
    }
}
/** Memory that became free meanwhile was another's, who may have taken or left more than that. */
const isUndisturbed = (before, after) => before !== undefined && after !== undefined && after.freeBytes - before.freeBytes < NOISE_BYTES;
//# sourceMappingURL=learning.js.map