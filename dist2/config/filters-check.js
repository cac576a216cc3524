import { shown } from './config-issue.js';
import { fieldNames, fieldPath } from './field-path.js';
import { isMapping } from './mapping.js';
/** What is wrong with the filters of a model; that a mapping is none has been reported already. */
export function checkFilters(filters, path) {
    const { stripParams, strip_params, setParams, setParamsByID } = filters;
    return [
        ...checkSpellings(filters, path),
        ...checkNames(stripParams, [...path, 'stripParams']),
        ...checkNames(strip_params, [...path, 'strip_params']),
        ...checkParams(setParams, [...path, 'setParams']),
        ...(isMapping(setParamsByID) ? Object.entries(setParamsByID) : []).flatMap(([id, params]) => checkParamsOf(id, params, [...path, 'setParamsByID', id])),
    ];
}
function checkSpellings({ stripParams, strip_params }, path) {
    if (stripParams === undefined || strip_params === undefined)
        return [];
    const message = 'expected only one of stripParams and strip_params';
    return [{ path: [...path, 'strip_params'], message, atKey: true }];
}
function checkNames(names, path) {
    if (names === undefined)
        return [];
    if (typeof names === 'string') {
        return fieldNames(names).flatMap((name) => checkName(name, path));
    }
    if (!Array.isArray(names)) {
        const message = `expected a list of names, or a text with commas between them, got ${shown(names)}`;
        return [{ path, message }];
    }
    return names.flatMap((name, index) => checkName(name, [...path, index]));
}
function checkName(name, path) {
    const keys = typeof name === 'string' ? fieldPath(name) : undefined;
    if (keys === undefined) {
        return [{ path, message: `expected the name of a parameter, got ${shown(name)}` }];
    }
    return keys[0] === 'model' ? [{ path, message: NEVER_MODEL }] : [];
}
const NEVER_MODEL = "expected another parameter than 'model', which useModelName changes";
function checkParamsOf(id, params, path) {
    if (id === '')
        return [{ path, message: 'expected a name before the colon', atKey: true }];
    if (params === null || isMapping(params))
        return checkParams(params, path);
    return [{ path, message: `expected a mapping, got ${shown(params)}` }];
}
function checkParams(params, path) {
    if (!isMapping(params))
        return [];
    return Object.entries(params).flatMap(([name, value]) => {
        const at = [...path, name];
        const findings = checkName(name, at).map((finding) => ({ ...finding, atKey: true }));
        return [...findings, ...checkValue(value, at)];
    });
}
/** YAML knows numbers that JSON does not. */
function checkValue(value, path) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
        return [{ path, message: `expected a number that JSON can hold, got ${shown(value)}` }];
    }
    if (Array.isArray(value)) {
        return value.flatMap((item, index) => checkValue(item, [...path, index]));
    }
    if (!isMapping(value))
        return [];
    return Object.entries(value).flatMap(([key, item]) => checkValue(item, [...path, key]));
}
//# sourceMappingURL=filters-check.js.map