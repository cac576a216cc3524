// What the gateway uses of undici, in the bundle. Its index loads fetch, WebSocket, caches and mocks as well.
import requestBy from 'undici/lib/api/api-request.js';

export { default as Agent } from 'undici/lib/dispatcher/agent.js';
export { default as Pool } from 'undici/lib/dispatcher/pool.js';
export { default as errors } from 'undici/lib/core/errors.js';

export function request(url, { dispatcher, ...options }) {
  const { origin, pathname, search } = new URL(url);
  const target = { origin, path: pathname + search };
  return requestBy.call(dispatcher, { method: 'GET', ...options, ...target });
}
