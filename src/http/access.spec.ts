import { describe, expect, it } from 'vitest';
import type { MetricsAccess } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { denial, needOf, requireAdmin } from './access.js';
import type { Need } from './access.js';

describe('what a route needs', () => {
  it.each<[need: Need, ...routes: (string | undefined)[]]>([
    ['open', '/health', '/health/live', '/health/ready'],
    ['metrics', '/metrics'],
    ['list', '/models', '/v1/models', '/v1/models/*'],
    ['maybe an order', '/upstream/*'],
    ['inference', '*', '/*', '/v/*', '/props'],
    ['admin', '/running', '/logs', '/logs/*', '/logs/stream', '/logs/stream/*', '/unload'],
    ['admin', '/models/load', '/models/unload', '/models/sse', '/api/reload', '/api/plan'],
    [
      'admin',
      '/api/models/unload',
      '/api/models/unload/*',
      '/api/version',
      '/swagger',
      '/swagger/*',
    ],
    ['admin', '/health/details', '/metrics/x', '/upstream', '/something-new', '/', undefined],
  ])('is %s: %s %s %s %s %s %s %s', (need, ...routes) => {
    expect(routes.map(needOf)).toEqual(routes.map(() => need));
  });
});

describe('who is let in', () => {
  const NEEDS: readonly Need[] = [
    'open',
    'metrics',
    'list',
    'inference',
    'maybe an order',
    'admin',
  ];
  const METRICS: readonly MetricsAccess[] = ['admin', 'key', 'open'];

  it('everybody, to what is open', () => {
    for (const metrics of METRICS) expect(denial('open', undefined, metrics)).toBeUndefined();
  });

  it('nobody without a key, to anything else', () => {
    for (const need of NEEDS.slice(1)) {
      expect(denial(need, undefined, 'admin')).toBe('needs a key');
      expect(denial(need, undefined, 'key')).toBe('needs a key');
    }
  });

  it('a key with admin, to everything', () => {
    for (const need of NEEDS) {
      for (const metrics of METRICS) {
        expect(denial(need, { admin: true }, metrics)).toBeUndefined();
      }
    }
  });

  it.each<[Need, ReturnType<typeof denial>]>([
    ['list', undefined],
    ['inference', undefined],
    ['maybe an order', undefined],
    ['admin', 'needs admin'],
  ])('a key without admin, to lists and inference: %s %s', (need, denied) => {
    expect(denial(need, { admin: false }, 'admin')).toBe(denied);
  });

  it.each<[MetricsAccess, ReturnType<typeof denial>, ReturnType<typeof denial>]>([
    ['admin', 'needs a key', 'needs admin'],
    ['key', 'needs a key', undefined],
    ['open', undefined, undefined],
  ])('to the metrics, as metricsAccess says: %s', (metrics, without, withKey) => {
    expect(denial('metrics', undefined, metrics)).toBe(without);
    expect(denial('metrics', { admin: false }, metrics)).toBe(withKey);
  });

  it('to an order nobody whose key has no admin', () => {
    expect(() => {
      requireAdmin({ admin: false });
    }).toThrow(GatewayError);
    requireAdmin({ admin: true });
    requireAdmin(undefined);
  });
});
