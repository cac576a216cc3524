import { createServer } from 'node:http';
import { Exchange, JSON_TYPE, pathOf } from './exchange.js';
import { answerAsStream, answerWhole } from './generation.js';
import { formFields } from './form-fields.js';
import { asFields, textField } from './json-fields.js';
import { LOADING, NOT_FOUND, NOT_JSON } from './refusals.js';
import { responseOf, responsesDialect } from './responses-dialect.js';
import { computations, generations, HEALTH_ROUTES, lookups } from './routes.js';
import { Slots } from './slots.js';
import { StoredResponses } from './stored-responses.js';
/** A server that behaves like llama-server from outside, with no model inside. */
export class StandIn {
    options;
    journal;
    server;
    isLoaded = false;
    #slots;
    #responses = new StoredResponses();
    #startedS = nowS();
    #requests = 0;
    constructor(options, journal) {
        this.options = options;
        this.journal = journal;
        this.#slots = new Slots(options.slots);
        this.server = createServer((request, response) => {
            void this.#serve(request, response);
        });
    }
    async #serve(request, response) {
        if (HEALTH_ROUTES.has(`${request.method} ${pathOf(request)}`)) {
            this.#answerHealth(response);
            return;
        }
        this.#requests += 1;
        const exchange = new Exchange(this.#requests, request, response, this.journal);
        try {
            await this.#answer(exchange);
        }
        catch (error) {
            if (!exchange.signal.aborted) {
                throw error;
            }
            // The client left; the exchange has journalled that.
        }
    }
    // Not an exchange: probes come several times a second and would fill the journal.
    #answerHealth(response) {
        const [status, body] = this.isLoaded ? [200, { status: 'ok' }] : [LOADING.status, LOADING.body];
        response.writeHead(status, { 'content-type': JSON_TYPE });
        response.end(JSON.stringify(body));
    }
    async #answer(exchange) {
        const body = await exchange.readBody();
        const { route } = exchange;
        const lookup = lookups.get(route);
        if (lookup !== undefined) {
            exchange.endWithJson(200, lookup(this.options, this.#startedS));
        }
        else if (!this.isLoaded) {
            refuse(exchange, LOADING);
        }
        else if (computations.has(route) || generations.has(route)) {
            await this.#infer(exchange, parse(body, exchange.request));
        }
        else {
            this.#answerStored(exchange);
        }
    }
    #answerStored(exchange) {
        const stored = this.#responses.answer(exchange.route, Date.now());
        if (stored === undefined)
            refuse(exchange, NOT_FOUND);
        else
            exchange.endWithJson(200, stored);
    }
    async #infer(exchange, request) {
        const compute = computations.get(exchange.route);
        const dialect = generations.get(exchange.route);
        if (request === undefined) {
            refuse(exchange, NOT_JSON);
        }
        else if (compute !== undefined) {
            exchange.endWithJson(200, compute(request, this.options.name));
        }
        else if (dialect !== undefined) {
            await this.#generate(exchange, dialect, request);
        }
    }
    async #generate(exchange, dialect, request) {
        const answer = this.#compose(dialect, request);
        const isStream = request['stream'] === true;
        if (dialect === responsesDialect && request['background'] === true && !isStream) {
            this.#answerLater(exchange, answer, request);
            return;
        }
        const write = isStream ? answerAsStream : answerWhole;
        const release = await this.#slots.take(exchange.signal);
        try {
            await write(exchange, dialect, answer, this.options.tokenPaceMs);
        }
        finally {
            release();
        }
        if (dialect === responsesDialect && request['store'] !== false) {
            this.#responses.keep(answer, request, Date.now());
        }
    }
    #answerLater(exchange, answer, request) {
        const takesMs = answer.tokens.length * this.options.tokenPaceMs;
        this.#responses.keep(answer, request, Date.now() + takesMs);
        exchange.endWithJson(200, responseOf(answer, 'in_progress'));
    }
    #compose(dialect, request) {
        const { name, tokens } = this.options;
        return {
            ...dialect.say(request, name, tokens),
            id: `${dialect.idPrefix}${process.pid}-${this.#requests}`,
            createdS: nowS(),
            model: textField(request, 'model') ?? name,
            includeUsage: asFields(request['stream_options'])?.['include_usage'] === true,
        };
    }
}
function refuse(exchange, { status, body }) {
    exchange.endWithJson(status, body);
}
function parse(body, { headers }) {
    const type = headers['content-type'] ?? '';
    if (/^multipart\/form-data/i.test(type))
        return formFields(body, type);
    try {
        return asFields(JSON.parse(body.toString()));
    }
    catch {
        return undefined;
    }
}
function nowS() {
    return Math.floor(Date.now() / 1000);
}
//# sourceMappingURL=stand-in.js.map