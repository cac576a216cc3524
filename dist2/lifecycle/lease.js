/** One request's right to use a resident model; a model with leases is not stopped by a swap. */
export class Lease {
    model;
    base;
    end;
    isBackground;
    request;
    /** Something of the answer has come, or can be sent on again, since somebody last looked. */
    hasMoved = false;
    /** All that came of the answer waits for the client: that no more comes is not the upstream's doing. */
    isHeldUp = false;
    givenAtMs = performance.now();
    released = false;
    revocation;
    listener;
    constructor(model, 
    /** Base URL of the upstream. */
    base, { isBackground, request }, end) {
        this.model = model;
        this.base = base;
        this.end = end;
        this.isBackground = isBackground;
        this.request = request;
    }
    get isRevoked() {
        return this.revocation !== undefined;
    }
    get heldMs() {
        return performance.now() - this.givenAtMs;
    }
    /** Calls back when the right ends before the request does: the answer under way must be broken. */
    onRevoked(listener) {
        this.listener = listener;
        if (this.revocation !== undefined)
            listener(this.revocation.reason, this.revocation.mayRetry);
    }
    revoke(reason, mayRetry = false) {
        if (this.released || this.revocation !== undefined)
            return;
        this.revocation = { reason, mayRetry };
        this.listener?.(reason, mayRetry);
    }
    /** Ends the lease; a second call does nothing. */
    release() {
        if (this.released)
            return;
        this.released = true;
        this.end(this);
    }
}
//# sourceMappingURL=lease.js.map