import { codeOf } from '../../../error-code.js';
import { StartError } from '../runtime.js';
import { failureOf } from './engine-failure.js';
const OF_THE_LIBRARY = /^\(HTTP code \d+\) .*? - /;
/** The engine did not do as it was asked. */
export class EngineError extends StartError {
    kind;
    constructor(task, error) {
        const message = error instanceof Error ? error.message : String(error);
        const text = message.replace(OF_THE_LIBRARY, '');
        const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
        const code = isTimeout ? 'ETIMEDOUT' : codeOf(error);
        const { kind, said } = failureOf({ task, status: statusOf(error), code, text });
        super(said, { cause: error });
        this.kind = kind;
    }
}
export const isKind = (error, ...kinds) => error instanceof EngineError && kinds.includes(error.kind);
const statusOf = (error) => error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
//# sourceMappingURL=engine-error.js.map