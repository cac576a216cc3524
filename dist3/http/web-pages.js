import { needOf } from './access.js';
const HARMLESS = new Set(['GET', 'HEAD', 'OPTIONS']);
/**
 * What a request of a page asks. Orders below `/upstream/` are told by their looks, not by the models
 * there are: pages are answered before anybody has shown a key, and must not learn which exist.
 */
export function askedBy(method, route, path) {
    const need = needOf(route);
    const isHarmless = HARMLESS.has(method);
    if (need === 'maybe an order') {
        return method === 'DELETE' || path.endsWith('/load') ? 'an order' : 'inference';
    }
    if (need === 'list' || need === 'inference')
        return 'inference';
    return isHarmless && route !== '/unload' ? 'to read' : 'an order';
}
/** As whom a page of this origin may ask that, and read the answer; undefined: it may not. */
export function allowedAs(origins, origin, asked) {
    if (origins === undefined)
        return asked === 'inference' ? '*' : undefined;
    const allowed = [origins].flat();
    if (allowed.includes(origin))
        return origin;
    return allowed.includes('*') ? '*' : undefined;
}
/**
 * False where a page may not even ask. Browsers keep pages from reading what they may not, but send
 * what looks harmless all the same, some of it without the page's origin; so orders are refused. And
 * they let every page open WebSockets, and read what comes.
 */
export const mayAsk = (origins, origin, asked, isWebSocket) => (asked !== 'an order' && !isWebSocket) || allowedAs(origins, origin ?? '', asked) !== undefined;
/** True where a page of another origin asks; the gateway's own pages and programs do not count. */
export function isForeign(request) {
    const { origin, 'sec-fetch-site': site } = request;
    if (site === 'same-origin' || site === 'none')
        return false;
    return site !== undefined || (origin !== undefined && !isOwn(request));
}
function isOwn({ origin = '', host = '' }) {
    if (!URL.canParse(origin))
        return false;
    const { protocol, host: ofPage } = new URL(origin);
    // The default port is left out of an origin, and may stand in a host.
    const asked = `${protocol}//${host}`;
    return ofPage !== '' && URL.canParse(asked) && new URL(asked).host === ofPage;
}
/** The pattern of the route that a path has, where one asks about it before using it. */
export function routeOf(path, patterns) {
    if (patterns.has(path))
        return path;
    const fitting = [...patterns].filter((pattern) => pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -1)));
    return fitting.sort((a, b) => b.length - a.length)[0] ?? '/*';
}
//# sourceMappingURL=web-pages.js.map