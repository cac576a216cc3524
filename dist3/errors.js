/** A failure a client is told about. Holds facts; how HTTP says them is decided elsewhere. */
export class GatewayError extends Error {
    code;
    name = 'GatewayError';
    param;
    retryAfterSec;
    exitCode;
    shouldRetry;
    loading;
    preference;
    said;
    constructor(code, message, { param, retryAfterSec, exitCode, shouldRetry, loading, preference, said, cause } = {}) {
        super(message, { cause });
        this.code = code;
        this.loading = loading;
        this.preference = preference;
        this.said = said;
        this.param = param;
        this.retryAfterSec = retryAfterSec;
        this.exitCode = exitCode;
        this.shouldRetry = shouldRetry;
    }
    /** The same, for one who may try again after a while. */
    after(ms) {
        const { code, message, param, exitCode, shouldRetry, cause } = this;
        const retryAfterSec = ms / 1000;
        return new GatewayError(code, message, { param, exitCode, shouldRetry, cause, retryAfterSec });
    }
    /** Of a load that failed, while the next is not tried yet. */
    coolingFor(ms) {
        const message = `${this.message}; it is tried again in ${Math.ceil(ms / 1000)} s`;
        const { exitCode } = this;
        return new GatewayError('model_load_failed', message, { exitCode, retryAfterSec: ms / 1000 });
    }
    static modelNotFound(name) {
        const message = `model '${name}' not found in config`;
        return new GatewayError('model_not_found', message, { param: 'model' });
    }
    static modelNotLoaded(id) {
        const message = `model '${id}' is not loaded, and the request asks not to load it`;
        return new GatewayError('model_not_loaded', message, { param: 'model', shouldRetry: false });
    }
    /** The request was to wait this many seconds, and no longer. */
    static modelLoading(id, waitSec, loading, readyInMs) {
        const what = loading.state === 'loading' ? 'is being loaded' : 'has no place for the request yet';
        const message = `model '${id}' ${what}, and the request waits no longer than ${waitSec} s`;
        const preference = `wait=${waitSec}`;
        const retryAfterSec = readyInMs / 1000;
        return new GatewayError('model_loading', message, { loading, preference, retryAfterSec });
    }
    static shuttingDown() {
        const message = 'the gateway is shutting down';
        return new GatewayError('shutting_down', message, { retryAfterSec: 5 });
    }
    /** A model was to make room, or to go, and this answer took longer than it may then. */
    static drainedTooLong(id, timeoutMs) {
        const message = `model '${id}' had to go, and this answer took more than ${timeoutMs / 1000} s after that`;
        return new GatewayError('model_unloaded', message, { retryAfterSec: 1 });
    }
    static modelUnloaded(id) {
        const message = `model '${id}' was unloaded`;
        return new GatewayError('model_unloaded', message, { retryAfterSec: 1 });
    }
}
//# sourceMappingURL=errors.js.map