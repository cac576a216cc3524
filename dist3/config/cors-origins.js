import { shown } from './config-issue.js';
/** What is wrong with them, whatever stands there. */
export function checkCorsOrigins(origins) {
    const path = ['corsOrigins'];
    if (origins === undefined)
        return [];
    if (typeof origins === 'string')
        return checkOrigin(origins, path);
    if (!Array.isArray(origins)) {
        return [{ path, message: `expected a list of origins, or '*', got ${shown(origins)}` }];
    }
    return origins.flatMap((origin, index) => checkOrigin(origin, [...path, index]));
}
/** Browsers send an origin in one spelling only: any other would never match. */
function checkOrigin(origin, path) {
    if (origin === '*')
        return [];
    const url = typeof origin === 'string' && URL.canParse(origin) ? new URL(origin) : undefined;
    const isOfHost = url !== undefined && url.host !== '' && !url.host.includes('*');
    const spelled = isOfHost ? `${url.protocol}//${url.host}` : 'https://chat.example.com';
    if (isOfHost && spelled === origin)
        return [];
    const message = isOfHost
        ? `expected an origin as browsers send it, got ${shown(origin)} instead of '${spelled}'`
        : `expected an origin such as '${spelled}', or '*', got ${shown(origin)}`;
    return [{ path, message }];
}
//# sourceMappingURL=cors-origins.js.map