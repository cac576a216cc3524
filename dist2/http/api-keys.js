import { createHash, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../errors.js';
import { denial, needOf, needsAdmin } from './access.js';
import { credentialsIn, withoutItem } from './credentials.js';
/** Where there are keys, a request is let in by what its route needs, before anything of a body is read. */
export function requireApiKey(fastify, keys) {
    fastify.decorateRequest('apiKey', undefined);
    fastify.addHook('onRequest', (request, _reply, done) => {
        try {
            request.apiKey = keys.admit(request.raw, needOf(request.routeOptions.url));
            done();
        }
        catch (error) {
            done(error);
        }
    });
}
/** Headers as they came, of requests off which keys were taken. */
const untouched = new WeakMap();
/** The header of a request as the client sent it, for an upstream that is to see its keys. */
export const headerWithKeys = (request) => untouched.get(request) ?? request.rawHeaders;
/** The keys in force, and who is let in by them. */
export class ApiKeys {
    current;
    learn;
    configs = [];
    known = [];
    learned = new WeakSet();
    /** @param learn told of keys whose text the configuration does not have */
    constructor(current, learn) {
        this.current = current;
        this.learn = learn;
    }
    /**
     * The first key a request offers that is one of ours; undefined where it needs none, or where there
     * are none. All that are ours leave its header, so that nothing behind this can show them to an
     * upstream or to a log; other credentials stay.
     * @throws GatewayError `invalid_api_key`, `permission_denied`
     */
    admit(request, need) {
        const { apiKeys, metricsAccess } = this.current();
        if (apiKeys !== this.configs)
            this.adopt(apiKeys);
        if (apiKeys.length === 0)
            return undefined;
        const key = this.takeFrom(request);
        const denied = denial(need, key, metricsAccess);
        if (denied === 'needs a key')
            throw refusal(request);
        if (denied === 'needs admin')
            throw needsAdmin();
        return key;
    }
    adopt(configs) {
        this.configs = configs;
        this.known = configs.map((config) => ({ config, digest: digestOfConfig(config) }));
    }
    takeFrom(request) {
        const { rawHeaders } = request;
        const ours = credentialsIn(rawHeaders).flatMap((credential) => {
            const config = this.find(credential);
            return config === undefined ? [] : [{ config, ...credential }];
        });
        if (ours.length > 0)
            untouched.set(request, [...rawHeaders]);
        for (const { at, name, item } of ours.toReversed()) {
            const [line = '', value = ''] = rawHeaders.slice(at, at + 2);
            const rest = item === undefined ? '' : withoutItem(value, item);
            rawHeaders.splice(at, 2, ...(rest === '' ? [] : [line, rest]));
            Reflect.deleteProperty(request.headers, name);
        }
        return ours[0]?.config;
    }
    /** Digests are all as long as each other, and every one is compared: the time says nothing. */
    find({ key }) {
        const digest = digestOf(key);
        const [found] = this.known.filter((known) => timingSafeEqual(known.digest, digest));
        if (found === undefined)
            return undefined;
        const { config } = found;
        if (config.sha256 !== undefined && !this.learned.has(config)) {
            this.learned.add(config);
            this.learn(key.toString());
        }
        return config;
    }
}
const digestOf = (key) => createHash('sha256').update(key).digest();
const digestOfConfig = ({ key = '', sha256 }) => sha256 === undefined ? digestOf(Buffer.from(key)) : Buffer.from(sha256, 'hex');
const refusal = ({ rawHeaders }) => new GatewayError('invalid_api_key', credentialsIn(rawHeaders).length === 0
    ? 'an API key is needed: as a bearer token, in x-api-key, or as the password of Basic'
    : 'the API key is not one of this gateway');
//# sourceMappingURL=api-keys.js.map