import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { shown } from './config-issue.js';
import type { ConfigPath, Finding } from './config-issue.js';
import { GatewayConfig } from './gateway.config.js';
import { nearestHint } from './nearest.js';

type Mapping = Record<string, unknown>;

/** The parts of the file that are mappings, and whether their entries are mappings too. */
const MAPPINGS: readonly { readonly path: readonly string[]; readonly ofMappings: boolean }[] = [
  { path: ['models'], ofMappings: true },
  { path: ['groups'], ofMappings: true },
  { path: ['macros'], ofMappings: false },
  { path: ['swap'], ofMappings: false },
  { path: ['hooks'], ofMappings: false },
  { path: ['hooks', 'on_startup'], ofMappings: false },
];

/** Names that plain objects cannot hold safely. */
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The plain value of the file as a {@link GatewayConfig}, with defaults, and everything that is
 * wrong with its keys, types and ranges. The instance is complete only if nothing is.
 */
export function validateShape(plain: unknown): { config: GatewayConfig; findings: Finding[] } {
  const findings = unsafeKeys(plain, []);
  if (!isMapping(plain)) {
    findings.push({ path: [], message: `expected a mapping with 'models', got ${kind(plain)}` });
    return { config: new GatewayConfig(), findings };
  }
  const usable = withoutBrokenMappings(plain, findings);
  const config = plainToInstance(GatewayConfig, usable, { exposeDefaultValues: true });
  const errors = validateSync(config, { whitelist: true, forbidNonWhitelisted: true });
  findings.push(...errors.flatMap((error) => flatten(error, [])));
  if (config.models.size === 0 && !findings.some(({ path }) => path[0] === 'models')) {
    findings.push({ path: ['models'], message: 'expected at least one model' });
  }
  return { config, findings };
}

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const kind = (value: unknown): string =>
  value === null || value === undefined
    ? 'nothing'
    : Array.isArray(value)
      ? 'a list'
      : shown(value);

function unsafeKeys(value: unknown, path: ConfigPath): Finding[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => unsafeKeys(item, [...path, index]));
  }
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    UNSAFE.has(key)
      ? [{ path: [...path, key], message: `the name '${key}' cannot be used`, atKey: true }]
      : unsafeKeys(item, [...path, key]),
  );
}

/** A copy without what should be a mapping and is not; each is a finding. */
function withoutBrokenMappings(plain: Mapping, findings: Finding[]): Mapping {
  const copy = structuredClone(plain);
  for (const { path, ofMappings } of MAPPINGS) {
    const key = path.at(-1) ?? '';
    const parent = path.slice(0, -1).reduce<unknown>((at, step) => asMapping(at)[step], copy);
    if (!isMapping(parent) || parent[key] === undefined) continue;
    const value = parent[key];
    if (!isMapping(value)) {
      // An empty section of the file reads as null.
      if (value !== null) {
        findings.push({ path, message: `expected a mapping, got ${kind(value)}` });
      }
      Reflect.deleteProperty(parent, key);
      continue;
    }
    if (!ofMappings) continue;
    for (const [name, entry] of Object.entries(value)) {
      if (isMapping(entry)) continue;
      findings.push({ path: [...path, name], message: `expected a mapping, got ${kind(entry)}` });
      Reflect.deleteProperty(value, name);
    }
  }
  return copy;
}

const asMapping = (value: unknown): Mapping => (isMapping(value) ? value : {});

/** The findings of one error and of those below it. */
function flatten(error: ValidationError, parent: ConfigPath): Finding[] {
  const path = [...parent, error.property];
  const below = (error.children ?? []).flatMap((child) => flatten(child, path));
  const own = Object.entries(error.constraints ?? {})
    .sort(([a], [b]) => Number(isTypeRule(b)) - Number(isTypeRule(a)))
    .map(([rule, text]): Finding => {
      if (rule === 'whitelistValidation') {
        const hint = nearestHint(error.property, knownKeys(error.target));
        return { path, atKey: true, message: `unknown key '${error.property}'${hint}` };
      }
      const isMissing = error.value === undefined || error.value === null;
      const instead = isMissing ? '; it is missing' : `, got ${shown(error.value)}`;
      return { path, message: withoutName(text, error.property) + instead };
    });
  // One reason a value is enough: the rules of a type, of a range and of a length all fail at once.
  return [...own.slice(0, 1), ...below];
}

const isTypeRule = (rule: string): boolean => rule.startsWith('is') && rule !== 'isNotEmpty';

/** The path names the key already. */
const withoutName = (text: string, key: string): string =>
  text
    .replace(`each value in ${key} `, 'each value ')
    .replace(`${key} `, '')
    .replace(' conforming to the specified constraints', '');

function knownKeys(target: object | undefined): string[] {
  if (target === undefined) return [];
  const rules = getMetadataStorage().getTargetValidationMetadatas(
    target.constructor,
    '',
    false,
    false,
  );
  return [...new Set(rules.map((rule) => rule.propertyName))];
}
