import { NEVER } from 'rxjs';
import { untilHealthy } from '../health-probe.js';
/** Cannot start; the message is for the model's log, which clients may read. The cause is the operator's. */
export class StartError extends Error {
    name = 'StartError';
}
/** Those of the models that are launched in this way. */
export const launchedBy = (models, kind) => models.filter((model) => model.launch.kind === kind);
/** How upstreams are started and stopped: a process, a container, … */
export class Runtime {
    /** Told by {@link look}, and whenever one turns up later. */
    found = NEVER;
    /** Looks for what runs already, when the gateway starts. Bounded; never rejects. */
    look() {
        return Promise.resolve();
    }
    /**
     * The gateway ends at once: what an exit handler cannot end is ended now, without asking. Bounded by a
     * second; never rejects.
     */
    endNow() {
        return Promise.resolve();
    }
    /** Resolves once the upstream is ready; bounded by the signal, whose reason is thrown. */
    untilHealthy(probing) {
        return untilHealthy(probing);
    }
}
//# sourceMappingURL=runtime.js.map