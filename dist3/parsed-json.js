/** The value that a text says in JSON; undefined where it is none. */
export function parsedJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=parsed-json.js.map