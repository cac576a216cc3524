import { sha256 } from '../sha256.js';
import type { ApiKeyConfig } from './api-key.config.js';
import type { Finding } from './config-issue.js';
import { namesByID } from './filters.config.js';
import type { GatewayConfig } from './gateway.config.js';
import { nearestHint } from './nearest.js';

/** What is wrong with keys beside each other, and beside the models. Messages name no key. */
export function checkApiKeys({ apiKeys, models }: GatewayConfig): Finding[] {
  const keys = Array.isArray(apiKeys) ? apiKeys : [];
  const digests = keys.map(digestOf);
  const names = [...models].flatMap(([id, { aliases, filters }]) => [
    id,
    ...(Array.isArray(aliases) ? aliases : []),
    ...namesByID(filters),
  ]);
  return keys.flatMap((key, index) => [
    ...checkSpelling(key, index),
    ...(digests[index] !== undefined && digests.indexOf(digests[index]) < index
      ? [{ path: place(key, index), message: 'the same key stands above' }]
      : []),
    ...checkModels(key, index, names),
  ]);
}

/** As the file may give it; values of the wrong type have been reported already. */
function digestOf({ key, sha256: digest }: ApiKeyConfig): string | undefined {
  if (isText(digest)) return digest.toLowerCase();
  return isText(key) ? sha256(key) : undefined;
}

const place = ({ sha256 }: ApiKeyConfig, index: number): (string | number)[] => [
  'apiKeys',
  index,
  sha256 === undefined ? 'key' : 'sha256',
];

const checkSpelling = ({ key, sha256 }: ApiKeyConfig, index: number): Finding[] =>
  key === undefined || sha256 === undefined
    ? []
    : [{ path: ['apiKeys', index], message: 'expected only one of key and sha256' }];

function checkModels({ models }: ApiKeyConfig, index: number, names: string[]): Finding[] {
  if (!Array.isArray(models) || names.length === 0) return [];
  return models.flatMap((name, at) => {
    if (!isText(name) || names.includes(name)) return [];
    const message = `no model or alias '${name}' under models${nearestHint(name, names)}`;
    return [{ path: ['apiKeys', index, 'models', at], message }];
  });
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
