import { GatewayError } from '../errors.js';
import { StartError } from './runtimes/runtime.js';
/** What clients are told of a load that failed: never the command line. */
const seeLog = (id) => `see /logs/${id}`;
export const OUT_OF_MEMORY = 'OOM-killed: out of memory';
export function endedWhileLoading(id, ending) {
    const { exitCode, signal, isOutOfMemory, cause } = ending;
    if (cause !== undefined)
        return startFailed(id, cause);
    const how = signal === null ? `exit code ${String(exitCode)}` : `signal ${signal}`;
    const why = isOutOfMemory === true ? `, ${OUT_OF_MEMORY}` : '';
    const message = `model '${id}' failed to load: its process ended with ${how}${why}; ${seeLog(id)}`;
    return new GatewayError('model_load_failed', message, { exitCode });
}
export function startFailed(id, cause) {
    const why = cause instanceof StartError ? cause.message : 'it could not be started';
    const message = `model '${id}' failed to load: ${why}; ${seeLog(id)}`;
    return new GatewayError('model_load_failed', message, { cause });
}
export function loadTimedOut(id, timeoutMs) {
    const message = `model '${id}': upstream health check timed out after ${timeoutMs / 1000}s`;
    return new GatewayError('model_load_timeout', message);
}
/** Why something was not started: what may stand in a model's log, and what only the operator is told. */
export function whyNotStarted(error) {
    if (!(error instanceof StartError)) {
        return { said: "an error; see the gateway's own output", detail: textOf(error) };
    }
    const { message: said, cause } = error;
    return { said, detail: cause === undefined ? undefined : textOf(cause) };
}
const textOf = (error) => (error instanceof Error ? error.message : String(error));
//# sourceMappingURL=load-failure.js.map