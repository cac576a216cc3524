import { isDeepStrictEqual } from 'node:util';
import { pathText } from './config-issue.js';
import type { ConfigPath } from './config-issue.js';
import type { GatewayConfig } from './gateway.config.js';

/** Keys whose change takes effect while the gateway runs. */
const LIVE: readonly string[] = ['swap', 'devices', 'measure', 'settle', 'apiKeys'];
const LIVE_IN_MODELS: readonly string[] = ['memory', 'priority', 'fallback'];

/** Where two configurations differ in what only a restart can change. */
export function restartNeeded(running: GatewayConfig, wanted: GatewayConfig): string[] {
  return differences(running, wanted, [])
    .filter((path) => !isLive(path) || takesAway(path, running, wanted))
    .map(pathText);
}

/** What is loaded is on devices by their names, which must go on to mean the same. */
const takesAway = (
  [section, name, key]: ConfigPath,
  running: GatewayConfig,
  wanted: GatewayConfig,
): boolean =>
  section === 'devices' &&
  running.devices.has(String(name)) &&
  (key === 'gpu' || !wanted.devices.has(String(name)));

const isLive = ([section = '', , key = '']: ConfigPath): boolean =>
  LIVE.includes(String(section)) || (section === 'models' && LIVE_IN_MODELS.includes(String(key)));

/** As deep as there are names on both sides: of a list or a text, the whole. */
function differences(a: unknown, b: unknown, path: ConfigPath): ConfigPath[] {
  if (isDeepStrictEqual(a, b)) return [];
  const [left, right] = [entriesOf(a), entriesOf(b)];
  if (left === undefined || right === undefined) return [path];
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].flatMap((name) =>
    left.has(name) && right.has(name)
      ? differences(left.get(name), right.get(name), [...path, name])
      : isDeepStrictEqual(left.get(name), right.get(name))
        ? []
        : [[...path, name]],
  );
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (value instanceof Map) return value as ReadonlyMap<string, unknown>;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}
