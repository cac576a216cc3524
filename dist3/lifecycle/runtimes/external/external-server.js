import { Mutex } from 'async-mutex';
/** A server that several models may name: it sleeps once none of them uses it any more. */
export class ExternalServer {
    users = new Set();
    turns = new Mutex();
    joins = 0;
    /** Changes with each user that comes. */
    get generation() {
        return this.joins;
    }
    /** It is what a model makes of it, or is becoming that. */
    get isUsed() {
        return this.users.size > 0 || this.turns.isLocked();
    }
    /** Wakes it in its turn: not while it is put to sleep after an earlier user. */
    join(user, wake) {
        this.users.add(user);
        this.joins += 1;
        return this.turns.runExclusive(wake);
    }
    /** Undefined: others use it, so that it stays as it is; or there is nothing to do. */
    async leave(user, sleep) {
        this.users.delete(user);
        if (sleep === undefined)
            return undefined;
        return this.turns.runExclusive(() => (this.users.size > 0 ? undefined : sleep()));
    }
}
//# sourceMappingURL=external-server.js.map