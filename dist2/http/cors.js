import cors from '@fastify/cors';
import { GatewayError } from '../errors.js';
import { isOfCors } from './cors-fields.js';
import { requestTarget } from './request-target.js';
import { allowedAs, askedBy, isForeign, mayAsk, routeOf } from './web-pages.js';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** What clients in browsers read, beside what every page may. */
const EXPOSED = [
    'x-request-id',
    'request-id',
    'x-model-served',
    'retry-after',
    'retry-after-ms',
    'x-should-retry',
    'preference-applied',
    'openai-model',
    'openai-organization',
    'openai-processing-ms',
    'openai-version',
];
/** Of a browser's memory of what it was allowed; what it may read is said anew every time. */
const MAX_AGE_S = 600;
/**
 * Answers preflights, says on every answer which pages may read it, and refuses orders of pages that
 * may not give them. To be called before routes are made, and before anything asks for a key: a browser
 * shows none with a preflight, and has to be able to read why others are refused.
 */
export function enableCors(fastify, current) {
    const patterns = new Set();
    fastify.addHook('onRoute', ({ url }) => {
        patterns.add(url);
    });
    const delegator = (request, callback) => {
        callback(null, optionsFor(request, patterns, current()));
    };
    const withoutRoutes = Object.create(fastify, {
        // The library would make a route for OPTIONS on every path; there is one for every method.
        options: { value: () => fastify },
        addHook: {
            value: (_name, hook) => fastify.addHook('onRequest', forPages(hook)),
        },
    });
    cors(withoutRoutes, { delegator }, (error) => {
        if (error !== undefined)
            throw error;
    });
    fastify.addHook('onRequest', (request, _reply, done) => {
        const { headers } = request;
        done(isForeign(headers) && !isGranted(request, current()) ? notFrom(headers.origin) : undefined);
    });
}
/** Of what comes from no page, as most does, nothing is to be said but that it could. */
const forPages = (hook) => function (request, reply, done) {
    if (request.headers.origin !== undefined)
        hook.call(this, request, reply, done);
    else {
        void reply.header('vary', 'Origin');
        done();
    }
};
function isGranted({ method, headers, raw, routeOptions }, origins) {
    const asked = askedBy(method, routeOptions.url, pathOf(raw));
    const isWebSocket = headers.upgrade?.toLowerCase() === 'websocket';
    return mayAsk(origins, headers.origin, asked, isWebSocket);
}
function optionsFor(request, patterns, origins) {
    const { origin = '' } = request.headers;
    const preflight = isPreflight(request);
    const allowed = allowedAs(origins, origin, asking(request, preflight, patterns));
    return {
        // No origin, rather than false: a preflight is answered all the same, with nothing allowed.
        origin: allowed === undefined ? [] : [allowed],
        credentials: allowed !== undefined && allowed !== '*',
        preflight,
        ...(allowed === undefined ? {} : { exposedHeaders: EXPOSED }),
        methods: METHODS,
        maxAge: MAX_AGE_S,
    };
}
const isPreflight = ({ method, headers }) => method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
/** A preflight asks about another request, whose route is not known yet. */
function asking(request, isPreflight, patterns) {
    const path = pathOf(request.raw);
    const { method, headers, routeOptions } = request;
    return isPreflight
        ? askedBy(headers['access-control-request-method'] ?? '', routeOf(path, patterns), path)
        : askedBy(method, routeOptions.url, path);
}
const pathOf = (raw) => requestTarget(raw).split('?')[0] ?? '';
function notFrom(origin = 'another origin') {
    const message = `pages of '${origin}' may not do this; corsOrigins names those that may`;
    return new GatewayError('permission_denied', message);
}
/** What the page a request comes from may do with the answer, for one that is written by hand. */
export function corsHeaders(reply) {
    if (reply.request.headers.origin === undefined)
        return undefined;
    const fields = Object.entries(reply.getHeaders()).filter(([name]) => isOfCors(name));
    return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
}
//# sourceMappingURL=cors.js.map