import { GatewayError } from '../errors.js';
const OPEN = new Set(['/health', '/health/live', '/health/ready']);
const LIST = new Set(['/models', '/v1/models', '/v1/models/*']);
/** What goes to models; `*` is every path without a route of its own. */
const INFERENCE = new Set(['*', '/*', '/v/*', '/props']);
/**
 * By the pattern of the route, not by the path: a POST to the path of a list goes to a model. A route
 * nobody has listed here is the gateway's own.
 */
export function needOf(route) {
    if (route === undefined)
        return 'admin';
    if (OPEN.has(route))
        return 'open';
    if (route === '/metrics')
        return 'metrics';
    if (LIST.has(route))
        return 'list';
    if (route === '/upstream/*')
        return 'maybe an order';
    return INFERENCE.has(route) ? 'inference' : 'admin';
}
/** Where there are keys: why a request is turned away, if it is. */
export function denial(need, key, metrics) {
    const isOpen = need === 'open' || (need === 'metrics' && metrics === 'open');
    if (isOpen)
        return undefined;
    if (key === undefined)
        return 'needs a key';
    const isForAdmin = need === 'admin' || (need === 'metrics' && metrics === 'admin');
    return isForAdmin && !key.admin ? 'needs admin' : undefined;
}
export const needsAdmin = () => new GatewayError('permission_denied', 'this needs an API key with admin: true');
/**
 * For orders that no route tells from requests. Without a key, there are none.
 * @throws GatewayError `permission_denied`
 */
export function requireAdmin(key) {
    if (key?.admin === false)
        throw needsAdmin();
}
//# sourceMappingURL=access.js.map