/** A JSON object's fields; `undefined` when the value is anything else. */
export function asFields(value) {
    // The cast only forgets what is not known anyway: every field stays `unknown`.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : undefined;
}
export function textField(fields, name) {
    const value = fields[name];
    return typeof value === 'string' ? value : undefined;
}
/** The entries of a list; none where the field is anything else. */
export function listField(fields, name) {
    const value = fields[name];
    return Array.isArray(value) ? value : [];
}
/** The strings of a field that holds one string or a list; what is not a string stands as its JSON. */
export function textsField(fields, name) {
    const value = fields[name];
    if (value === undefined) {
        return [];
    }
    const isListOfInputs = Array.isArray(value) && !value.every(Number.isInteger);
    const items = isListOfInputs ? value : [value];
    return items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
}
//# sourceMappingURL=json-fields.js.map