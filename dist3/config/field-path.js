/**
 * The keys that lead to a field: `a.b` is `b` in `a`; `\.` stands for a dot and `\\` for a
 * backslash in a key. Undefined where a key would be empty.
 */
export function fieldPath(text) {
    const keys = [''];
    for (const [part, escaped] of text.matchAll(/\\([.\\])|[^]/g)) {
        if (part === '.')
            keys.push('');
        else
            keys.push(`${keys.pop() ?? ''}${escaped ?? part}`);
    }
    return keys.includes('') ? undefined : keys;
}
/** Names of fields, with commas between them where they are one text. */
export const fieldNames = (names) => typeof names === 'string'
    ? names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
    : names;
//# sourceMappingURL=field-path.js.map