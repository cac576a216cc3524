import { decode } from '../http/path-name.js';
const PREFIX = '/upstream/';
/** No name is looked for past this; a path of nothing but slashes would keep us busy otherwise. */
const LONGEST_NAME = 1024;
/**
 * Splits `/upstream/{model}/{path}`. Ids may contain slashes, encoded or not: the longest name that
 * exists counts. Undefined if none does.
 */
export function upstreamPath(url, find) {
    const queryAt = url.indexOf('?');
    const path = queryAt === -1 ? url : url.slice(0, queryAt);
    if (!path.startsWith(PREFIX))
        return undefined;
    const lastEnd = PREFIX.length + LONGEST_NAME;
    const longest = path.length > lastEnd ? path.lastIndexOf('/', lastEnd) : path.length;
    for (let end = longest; end > PREFIX.length; end = path.lastIndexOf('/', end - 1)) {
        const model = find(decode(path.slice(PREFIX.length, end)));
        if (model !== undefined)
            return { model, rest: url.slice(end) };
    }
    return undefined;
}
//# sourceMappingURL=upstream-path.js.map