import { GatewayError } from '../errors.js';
/** What the framework throws, as one of our errors; what is neither is a defect. */
export function toGatewayError(error) {
    if (error instanceof GatewayError)
        return error;
    const status = statusOf(error);
    const message = error instanceof Error ? error.message : String(error);
    if (status === 404)
        return new GatewayError('not_found', 'there is no such route', { cause: error });
    if (status === 413)
        return new GatewayError('request_too_large', message, { cause: error });
    if (status !== undefined && status >= 400 && status < 500) {
        return new GatewayError('invalid_request', message, { cause: error });
    }
    return new GatewayError('internal_error', 'internal error', { cause: error });
}
/** Nest's exceptions have a method for it, Fastify's errors a property. */
function statusOf(error) {
    if (!(error instanceof Error))
        return undefined;
    const status = canTellStatus(error)
        ? error.getStatus()
        : 'statusCode' in error && error.statusCode;
    return typeof status === 'number' ? status : undefined;
}
const canTellStatus = (error) => 'getStatus' in error && typeof error.getStatus === 'function';
//# sourceMappingURL=to-gateway-error.js.map