import type { MetricsAccess } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';

/**
 * What a route needs of who asks: nothing; what `metricsAccess` says; any key, to list models, or for
 * inference; or `admin`. What goes below `/upstream/` may be an order about a model, by the place where
 * the model's name ends.
 */
export type Need = 'open' | 'metrics' | 'list' | 'inference' | 'maybe an order' | 'admin';

const OPEN = new Set(['/health', '/health/live', '/health/ready']);
const LIST = new Set(['/models', '/v1/models', '/v1/models/*']);
/** What goes to models; `*` is every path without a route of its own. */
const INFERENCE = new Set(['*', '/*', '/v/*', '/props']);

/**
 * By the pattern of the route, not by the path: a POST to the path of a list goes to a model. A route
 * nobody has listed here is the gateway's own.
 */
export function needOf(route: string | undefined): Need {
  if (route === undefined) return 'admin';
  if (OPEN.has(route)) return 'open';
  if (route === '/metrics') return 'metrics';
  if (LIST.has(route)) return 'list';
  if (route === '/upstream/*') return 'maybe an order';
  return INFERENCE.has(route) ? 'inference' : 'admin';
}

/** Who asks, as far as it matters here; undefined: without a key. */
type Asking = { readonly admin: boolean } | undefined;

/** Where there are keys: why a request is turned away, if it is. */
export function denial(
  need: Need,
  key: Asking,
  metrics: MetricsAccess,
): 'needs a key' | 'needs admin' | undefined {
  const isOpen = need === 'open' || (need === 'metrics' && metrics === 'open');
  if (isOpen) return undefined;
  if (key === undefined) return 'needs a key';
  const isForAdmin = need === 'admin' || (need === 'metrics' && metrics === 'admin');
  return isForAdmin && !key.admin ? 'needs admin' : undefined;
}

export const needsAdmin = (): GatewayError =>
  new GatewayError('permission_denied', 'this needs an API key with admin: true');

/**
 * For orders that no route tells from requests. Without a key, there are none.
 * @throws GatewayError `permission_denied`
 */
export function requireAdmin(key: Asking): void {
  if (key?.admin === false) throw needsAdmin();
}
