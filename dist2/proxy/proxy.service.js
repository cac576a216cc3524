var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var ProxyService_1;
import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { GatewayError } from '../errors.js';
import { headerWithKeys } from '../http/api-keys.js';
import { corsHeaders } from '../http/cors.js';
import { dialectOf } from '../http/dialect.js';
import { errorStatus } from '../http/error-body.js';
import { requestTarget } from '../http/request-target.js';
import { toGatewayError } from '../http/to-gateway-error.js';
import { upgradeOf } from '../http/upgrades.js';
import { SwapService } from '../swap/swap.service.js';
import { bodyEdits } from './body-edits.js';
import { BufferedForwarder } from './buffered-forwarder.service.js';
import { ClientResponse } from './client-response.js';
import { isExpectant } from './expectation.js';
import { withoutField } from './forward-headers.js';
import { ModelNaming } from './model-naming.service.js';
import { ResponseOwners } from './response-owners.service.js';
import { requestTerms } from './request-terms.js';
import { StreamingForwarder } from './streaming-forwarder.service.js';
import { UpstreamFate } from './upstream-fate.service.js';
import { Waiting } from './waiting/waiting.service.js';
import { WebSocketForwarder } from './websocket-forwarder.service.js';
const CLIENT_LEFT = 499;
/** From a request to its model's upstream and back: a lease, then the bytes. */
let ProxyService = ProxyService_1 = class ProxyService {
    catalog;
    swap;
    naming;
    buffered;
    streaming;
    websockets;
    fate;
    waiting;
    owners;
    finished;
    finishedSubject = new Subject();
    logger = new Logger(ProxyService_1.name);
    constructor(catalog, swap, naming, buffered, streaming, websockets, fate, waiting, owners) {
        this.catalog = catalog;
        this.swap = swap;
        this.naming = naming;
        this.buffered = buffered;
        this.streaming = streaming;
        this.websockets = websockets;
        this.fate = fate;
        this.waiting = waiting;
        this.owners = owners;
        this.finished = this.finishedSubject.asObservable();
    }
    /**
     * Forwards a request to the model it names, in whatever way.
     * @param path for the upstream, query included
     * @throws GatewayError
     */
    async forwardNamed(request, reply, path = requestTarget(request.raw)) {
        const { raw } = request;
        const body = this.naming.bodyOf(raw);
        const { model, name, said } = await this.namedBy(request, reply, body);
        return this.forward(model, reply, { request: raw, path, body, said, name });
    }
    /** Forwards a request as it comes in, unread. @throws GatewayError */
    forwardUnread(model, request, reply, path) {
        const { raw } = request;
        const body = this.naming.bodyOf(raw);
        return this.forward(model, reply, {
            request: raw,
            path,
            body,
            said: undefined,
            name: model.id,
        });
    }
    async namedBy(request, reply, body) {
        try {
            return await this.naming.of(request, body);
        }
        catch (error) {
            const { complete, destroyed } = request.raw;
            // What still comes of a body that nobody wants is not waited for.
            if (body !== undefined && !complete)
                void reply.header('connection', 'close');
            if (complete || !destroyed)
                throw this.refused('', { request: request.raw, body }, error);
            body?.free();
            throw error;
        }
    }
    /** What is refused before it is under way has ended too. */
    refused(model, { request, body }, error) {
        body?.free();
        const { code } = toGatewayError(error);
        const status = errorStatus(code, dialectOf(requestTarget(request)));
        this.finishedSubject.next({ model, status, error: code, durationMs: 0 });
        return error;
    }
    termsOf({ request }, model, message) {
        try {
            return requestTerms(request);
        }
        catch (error) {
            throw this.refused(model, message, error);
        }
    }
    async forward(model, reply, message) {
        const { request, body } = message;
        const terms = this.termsOf(reply, model.id, message);
        reply.hijack();
        const dialect = dialectOf(requestTarget(request));
        const response = new ClientResponse(reply.raw, reply.request.id, dialect);
        response.cors = corsHeaders(reply);
        const over = () => {
            this.finish(model, response);
            body?.free();
            if (body !== undefined)
                passOver(request);
        };
        response.onClosed(over);
        body?.onFailed((error) => {
            response.fail(error);
        });
        await this.attempt({ model, terms, message, response, isLast: false });
    }
    /** Leases the model and forwards. Never rejects: what goes wrong goes to the client. */
    async attempt(attempt) {
        const { model, terms, message, response } = attempt;
        response.servedBy = undefined;
        try {
            const granted = this.swap.lease(model, response, terms);
            if (granted instanceof Promise)
                message.body?.hold();
            const lease = granted instanceof Promise ? await this.waiting.through(granted, attempt) : granted;
            this.use(lease, attempt);
        }
        catch (error) {
            if (response.isClosed)
                return;
            const known = this.known(error, response.requestId);
            // It went from the configuration while it was waited for; another may have taken its name.
            const heir = known.code === 'model_not_found' ? this.catalog.find(model.id, terms) : undefined;
            if (heir === undefined)
                response.fail(known);
            else
                await this.attempt({ ...attempt, model: heir, terms: { ...terms, isReturning: true } });
        }
    }
    use(lease, attempt) {
        const { model, message, response } = attempt;
        // The one place where a lease ends: when the answer is complete, broken, or not wanted any more,
        // or when its upstream has failed.
        const release = () => {
            lease.release();
        };
        response.onClosed(release);
        if (response.isClosed)
            return;
        // It may have gone from the configuration since the lease was given.
        const served = this.catalog.find(lease.model) ?? model;
        if (served.id !== model.id)
            response.servedBy = served.id;
        response.tap = this.owners.tap(message, served.id);
        let hasFailed = false;
        const failed = (error) => {
            if (hasFailed || response.isOver)
                return;
            hasFailed = true;
            release();
            const isFutile = attempt.isLast || error.shouldRetry === false || !isRepeatable(message);
            if (isFutile || response.hasBegun) {
                this.fate.doubt(served);
                response.fail(error);
            }
            else {
                // What comes meanwhile is not for the upstream that has failed.
                if (!isExpectant(message.request))
                    message.body?.hold();
                void this.attemptAgain(served, attempt, error);
            }
        };
        const { isLast } = attempt;
        const rawHeaders = headerFor(served, attempt);
        const send = (edits) => {
            if (response.isOver)
                return;
            const forwarder = this.forwarderOf(message);
            // The other way round, V8 takes a hundred times as long.
            forwarder.forward({ rawHeaders, edits, lease, response, isLast, failed, ...message });
        };
        const edits = bodyEdits(served, model, message);
        if (edits instanceof Promise) {
            edits.then(send).catch((error) => {
                failed(this.known(error, response.requestId));
            });
        }
        else
            send(edits);
    }
    forwarderOf({ request, body }) {
        if (upgradeOf(request) !== undefined)
            return this.websockets;
        // What came in chunks goes in chunks, trailers included.
        const isInChunks = request.headers['transfer-encoding'] !== undefined;
        return isInChunks || body?.small === undefined ? this.streaming : this.buffered;
    }
    /** SPEC 3.7: once, on a fresh load if the upstream has died. */
    async attemptAgain(served, attempt, error) {
        const { response, terms } = attempt;
        const fate = await this.fate.known(served, response.closed);
        // It has no lease to be revoked, and is no less one of those that ran.
        if (fate === 'unload')
            response.fail(GatewayError.modelUnloaded(served.id));
        else if (this.catalog.find(served.id) === undefined || !isRepeatable(attempt.message)) {
            response.fail(error);
        }
        else {
            const again = { ...attempt, terms: { ...terms, isReturning: true }, isLast: true };
            await this.attempt(again);
        }
    }
    known(error, requestId) {
        const known = toGatewayError(error);
        if (known.code === 'internal_error') {
            const stack = error instanceof Error ? error.stack : undefined;
            this.logger.error('request failed', stack, { requestId });
        }
        return known;
    }
    finish(model, response) {
        this.finishedSubject.next({
            model: response.servedBy ?? model.id,
            status: response.hasBegun ? response.status : CLIENT_LEFT,
            error: response.error?.code,
            durationMs: performance.now() - response.beganAtMs,
        });
    }
};
ProxyService = ProxyService_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [ModelCatalog,
        SwapService,
        ModelNaming,
        BufferedForwarder,
        StreamingForwarder,
        WebSocketForwarder,
        UpstreamFate,
        Waiting,
        ResponseOwners])
], ProxyService);
export { ProxyService };
const isRepeatable = ({ body }) => body?.isRepeatable !== false;
function headerFor({ forwardsAuth }, { message: { request }, response }) {
    const header = forwardsAuth ? headerWithKeys(request) : request.rawHeaders;
    // What goes on a stream that has begun has to be plain.
    return response.isAnnounced ? withoutField(header, 'accept-encoding') : header;
}
/** What is left of a request that has been answered is read and forgotten: another may follow it. */
function passOver(request) {
    if (!request.readableEnded)
        request.resume();
}
//# sourceMappingURL=proxy.service.js.map