import { codeOf } from '../../error-code.js';
import { eachOf, IS_LINUX, lifeNow, lifeOf, processes, processesNow, processNow, } from './process-table.js';
/**
 * A detached child and its descendants. A detached child leads a session; its descendants are in
 * its process group, in groups of their own where a shell has job control, or in sessions of their
 * own: those are known by the life in their environment. Groups are what signals reach. Where there
 * is no `/proc`, only the first group is known.
 */
export class ProcessSession {
    id;
    life;
    startTime;
    groups;
    constructor(id, life) {
        this.id = id;
        this.life = life;
        this.groups = new Set([id]);
        this.startTime = processNow(id)?.startTime ?? 0;
    }
    /** Looks for groups besides those known, and sends them the signal. */
    async discover(signal) {
        for (const { group } of await this.members()) {
            if (this.groups.has(group))
                continue;
            this.groups.add(group);
            signalGroup(group, signal);
        }
    }
    /** To all groups known so far. */
    signal(signal) {
        for (const group of this.groups)
            signalGroup(group, signal);
    }
    /** Ends everything now, groups found only now included. Synchronous. */
    kill() {
        for (const process of processesNow()) {
            const { pid, group } = process;
            if (this.leads(process) || (this.mayHave(process) && lifeNow(pid) === this.life)) {
                this.groups.add(group);
            }
        }
        this.signal('SIGKILL');
    }
    /**
     * False once none of its processes runs. Ended ones that nobody has waited for do not count: where
     * process 1 is no init, they stay for ever, and hold nothing.
     */
    async isAlive() {
        if (![...this.groups].some((group) => signalGroup(group, 0)))
            return false;
        return !IS_LINUX || (await this.members()).length > 0;
    }
    /** Those that run. On Linux only, nothing elsewhere. */
    async members() {
        if (!IS_LINUX)
            return [];
        return await eachOf(await processes(), async (process) => {
            if (this.leads(process))
                return process;
            const isMember = this.mayHave(process) && (await lifeOf(process.pid)) === this.life;
            return isMember ? process : undefined;
        });
    }
    leads({ session }) {
        return session === this.id;
    }
    /** Older ones need not be looked at any closer. */
    mayHave({ startTime }) {
        return startTime >= this.startTime;
    }
}
/** False when no process is left to signal. */
function signalGroup(group, signal) {
    try {
        process.kill(-group, signal);
        return true;
    }
    catch (error) {
        // EPERM: there is one, which took another user's identity.
        return codeOf(error) === 'EPERM';
    }
}
//# sourceMappingURL=process-session.js.map