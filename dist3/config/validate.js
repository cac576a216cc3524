import { getMetadataStorage, validateSync } from 'class-validator';
import { pathText, shown } from './config-issue.js';
import { GatewayConfig } from './gateway.config.js';
import { isMapping } from './mapping.js';
import { nearestHint } from './nearest.js';
import { sectionAt } from './sections.js';
/** Names that plain objects cannot hold safely. */
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);
/**
 * The plain value of the file as a {@link GatewayConfig}, with defaults, and everything that is
 * wrong with its keys, types and ranges. The instance is complete only if nothing is. A key with
 * nothing behind it counts as absent.
 */
export function validateShape(plain) {
    const findings = unsafeKeys(plain, []);
    if (!isMapping(plain)) {
        findings.push({ path: [], message: `expected a mapping with models, got ${kind(plain)}` });
        return { config: new GatewayConfig(), findings };
    }
    findings.push(...checkTtlSpellings(plain), ...checkKeyModels(plain));
    const config = fill(new GatewayConfig(), plain, [], findings);
    const misshapen = new Set(findings.map(({ path }) => pathText(path)));
    const wrong = validateSync(config).flatMap((error) => flatten(error, []));
    findings.push(...wrong.filter(({ path }) => !misshapen.has(pathText(path.slice(0, -1)))));
    if (config.models.size === 0 && !findings.some(({ path }) => path[0] === 'models')) {
        findings.push({ path: ['models'], message: 'expected at least one model' });
    }
    return { config, findings: findings.map(withoutSecret) };
}
/** What stands in place of a key may be one, a name that is none of ours too. */
function withoutSecret(finding) {
    const { path, message } = finding;
    if (path[0] !== 'apiKeys')
        return finding;
    return finding.atKey === true && !MISSPELT.test(String(path.at(-1)))
        ? {
            path: path.slice(0, -1),
            message: 'expected only key, sha256, name, models, admin and priority',
        }
        : { ...finding, message: message.replace(/, got .*$/s, '') };
}
/** Looks like a word, as keys do not. */
const MISSPELT = /^[a-z_]{2,10}$/i;
const checkTtlSpellings = ({ modelTTL, globalTTL }) => (globalTTL ?? modelTTL) === (modelTTL ?? globalTTL)
    ? []
    : [
        {
            path: ['globalTTL'],
            message: `expected only one of modelTTL and globalTTL, or both the same, got ${shown(modelTTL)} and ${shown(globalTTL)}`,
        },
    ];
/** Elsewhere nothing is as good as absent; a key whose list has been emptied must not get all models. */
const checkKeyModels = ({ apiKeys }) => (Array.isArray(apiKeys) ? apiKeys : []).flatMap((key, index) => isMapping(key) && key['models'] === null
    ? [
        {
            path: ['apiKeys', index, 'models'],
            message: 'expected a list, [] for no model; without models: all of them',
        },
    ]
    : []);
const kind = (value) => value === null || value === undefined
    ? 'nothing'
    : Array.isArray(value)
        ? 'a list'
        : shown(value);
function unsafeKeys(value, path) {
    if (Array.isArray(value)) {
        return value.flatMap((item, index) => unsafeKeys(item, [...path, index]));
    }
    if (!isMapping(value))
        return [];
    return Object.entries(value).flatMap(([key, item]) => UNSAFE.has(key)
        ? [{ path: [...path, key], message: `the name '${key}' cannot be used`, atKey: true }]
        : unsafeKeys(item, [...path, key]));
}
/** The instance with what the mapping says of its keys; unknown ones are findings. */
function fill(instance, plain, path, findings) {
    const known = knownKeys(instance);
    for (const [key, value] of Object.entries(plain)) {
        const at = [...path, key];
        if (UNSAFE.has(key))
            continue;
        if (!known.includes(key)) {
            const message = `unknown key '${key}'${nearestHint(key, known)}`;
            findings.push({ path: at, atKey: true, message });
        }
        else if (value !== null) {
            const section = sectionAt(instance, key);
            const filled = section === undefined ? value : fillSection(section, value, at, findings);
            if (filled !== undefined)
                Object.assign(instance, { [key]: filled });
        }
    }
    return instance;
}
/** Undefined, and a finding, if the value is not of the section's shape. */
function fillSection(section, value, path, findings) {
    // What cannot be filled keeps its place: others refer to it, by its name or by its number.
    const one = (entry, at) => fillOne(section, entry ?? {}, [...path, at], findings) ?? new section.type();
    // It is there, be it wrong: nobody is to miss it.
    if (section.shape === 'one')
        return fillOne(section, value, path, findings) ?? new section.type();
    if (section.shape === 'list' && Array.isArray(value))
        return value.map(one);
    if (section.shape === 'map' && isMapping(value)) {
        const entries = Object.entries(value).filter(([name]) => !UNSAFE.has(name));
        return new Map(entries.map(([name, entry]) => [name, one(entry, name)]));
    }
    const expected = section.shape === 'list' ? 'a list' : 'a mapping';
    findings.push({ path, message: `expected ${expected}, got ${kind(value)}` });
    return undefined;
}
/** A plain value may stand for a section that has a shorthand. */
function fillOne({ type, shorthand, implied }, value, path, findings) {
    if (isMapping(value))
        return fill(new type(), value, path, findings);
    if (shorthand !== undefined && !Array.isArray(value)) {
        return fill(new type(), { ...implied, [shorthand]: value }, path, findings);
    }
    findings.push({ path, message: `expected a mapping, got ${kind(value)}` });
    return undefined;
}
/** The findings of one error and of those below it. */
function flatten(error, parent) {
    const path = [...parent, stepOf(error)];
    const rule = firstRule(error);
    if (rule?.startsWith('each value in') === true)
        return wrongItems(error, path);
    const below = (error.children ?? []).flatMap((child) => flatten(child, path));
    if (rule === undefined)
        return below;
    const instead = error.value === undefined ? '; it is missing' : `, got ${shown(error.value)}`;
    return [{ path, message: withoutName(rule, error.property) + instead }, ...below];
}
/** Of a list's entries, the library tells the index as a text. */
const stepOf = ({ target, property }) => Array.isArray(target) ? Number(property) : property;
/** The findings of a list's single items, where it is they that are wrong. */
function wrongItems({ target, property, value }, path) {
    const prototype = target && Object.getPrototypeOf(target);
    return (Array.isArray(value) ? value : []).flatMap((item, index) => {
        const probe = Object.assign(Object.create(prototype), {
            [property]: [item],
        });
        const error = validateSync(probe).find((found) => found.property === property);
        const rule = error && firstRule(error);
        if (rule === undefined)
            return [];
        const message = `${withoutName(rule, property)}, got ${kind(item)}`;
        return [{ path: [...path, index], message }];
    });
}
/** One reason a value is enough: the rules of a type, of a range and of a length all fail at once. */
const firstRule = ({ constraints = {} }) => Object.entries(constraints).sort(([a], [b]) => rank(a) - rank(b))[0]?.[1];
const rank = (rule) => rule === 'isArray' ? 0 : rule.startsWith('is') && rule !== 'isNotEmpty' ? 1 : 2;
/** The path names the key already. */
const withoutName = (text, key) => text
    .replace(`each value in ${key} `, '')
    .replace(`${key} `, '')
    .replace(' conforming to the specified constraints', '');
export function knownKeys(instance) {
    const storage = getMetadataStorage();
    const rules = storage.getTargetValidationMetadatas(instance.constructor, '', false, false);
    return [...new Set(rules.map((rule) => rule.propertyName))];
}
//# sourceMappingURL=validate.js.map