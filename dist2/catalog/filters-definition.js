import { fieldNames, fieldPath } from '../config/field-path.js';
import { isMapping } from '../config/mapping.js';
export function defineFilters(filters) {
    const { stripParams, strip_params, setParams, setParamsByID } = filters;
    const stripped = fieldNames(stripParams ?? strip_params ?? []);
    return {
        edits: [...stripped.flatMap((name) => edit(name, undefined)), ...setting(setParams)],
        editsByName: new Map(Object.entries(setParamsByID).map(([name, params]) => [name, setting(params ?? {})])),
    };
}
const setting = (params) => Object.entries(params).flatMap(([name, value]) => edit(name, Buffer.from(jsonOf(value))));
function edit(name, value) {
    const path = fieldPath(name);
    return path === undefined || path[0] === 'model' ? [] : [{ path, value }];
}
/** Integers with all their digits. */
function jsonOf(value) {
    if (typeof value === 'bigint')
        return String(value);
    if (Array.isArray(value))
        return `[${value.map(jsonOf).join(',')}]`;
    if (!isMapping(value))
        return JSON.stringify(value);
    const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${jsonOf(member)}`);
    return `{${members.join(',')}}`;
}
//# sourceMappingURL=filters-definition.js.map