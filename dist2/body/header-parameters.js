/** RFC 9110 section 5.6.6, and white space around `=`, which some write. */
const PARAMETER = /;[ \t]*(?:([^\s;="]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))[ \t]*)?/y;
export function parameterized(field) {
    const semicolon = field.indexOf(';');
    const end = semicolon === -1 ? field.length : semicolon;
    const parameters = new Map();
    PARAMETER.lastIndex = end;
    for (let found = PARAMETER.exec(field); found !== null; found = PARAMETER.exec(field)) {
        const [, name = '', quoted, token = ''] = found;
        const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? token;
        if (name !== '' && !parameters.has(name.toLowerCase())) {
            parameters.set(name.toLowerCase(), value);
        }
    }
    return { value: field.slice(0, end).trim().toLowerCase(), parameters };
}
//# sourceMappingURL=header-parameters.js.map