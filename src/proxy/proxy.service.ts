import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { HeldBody } from '../body/held-body.js';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { GatewayError } from '../errors.js';
import { headerWithKeys } from '../http/api-keys.js';
import { corsHeaders } from '../http/cors.js';
import { dialectOf } from '../http/dialect.js';
import { errorStatus } from '../http/error-body.js';
import { requestTarget } from '../http/request-target.js';
import { toGatewayError } from '../http/to-gateway-error.js';
import { upgradeOf } from '../http/upgrades.js';
import type { Lease } from '../lifecycle/lease.js';
import { SwapService } from '../swap/swap.service.js';
import type { LeaseTerms } from '../swap/swap.service.js';
import { bodyEdits } from './body-edits.js';
import { BufferedForwarder } from './buffered-forwarder.service.js';
import { ClientResponse } from './client-response.js';
import { isExpectant } from './expectation.js';
import { withoutField } from './forward-headers.js';
import type { RawHeaders } from './forward-headers.js';
import type { Attempt, Exchange, Forwarder, Message } from './forwarder.js';
import { ModelNaming } from './model-naming.service.js';
import type { NamedRequest } from './model-naming.service.js';
import { RequestsUnderWay } from './requests-under-way.service.js';
import { ResponseOwners } from './response-owners.service.js';
import { requestTerms } from './request-terms.js';
import { StreamingForwarder } from './streaming-forwarder.service.js';
import { UpstreamFate } from './upstream-fate.service.js';
import { Waiting } from './waiting/waiting.service.js';
import { WebSocketForwarder } from './websocket-forwarder.service.js';

/** A request for a model that has ended, one way or another. */
export interface FinishedRequest {
  /** The one that answered, else the one asked for; empty where none was found. */
  readonly model: string;
  /** The status the client was sent; 499 if it left before. */
  readonly status: number;
  /** The gateway's own error code, where there was an error. */
  readonly error: string | undefined;
  readonly durationMs: number;
}

const CLIENT_LEFT = 499;

/** From a request to its model's upstream and back: a lease, then the bytes. */
@Injectable()
export class ProxyService {
  readonly finished: Observable<FinishedRequest>;
  private readonly finishedSubject = new Subject<FinishedRequest>();
  private readonly logger = new Logger(ProxyService.name);

  constructor(
    private readonly catalog: ModelCatalog,
    private readonly swap: SwapService,
    private readonly naming: ModelNaming,
    private readonly buffered: BufferedForwarder,
    private readonly streaming: StreamingForwarder,
    private readonly websockets: WebSocketForwarder,
    private readonly fate: UpstreamFate,
    private readonly waiting: Waiting,
    private readonly owners: ResponseOwners,
    private readonly underWay: RequestsUnderWay,
  ) {
    this.finished = this.finishedSubject.asObservable();
  }

  /**
   * Forwards a request to the model it names, in whatever way.
   * @param path for the upstream, query included
   * @throws GatewayError
   */
  async forwardNamed(
    request: FastifyRequest,
    reply: FastifyReply,
    path = requestTarget(request.raw),
  ): Promise<void> {
    const { raw } = request;
    const body = this.naming.bodyOf(raw);
    const { model, name, said } = await this.namedBy(request, reply, body);
    return this.forward(model, reply, { request: raw, path, body, said, name });
  }

  /** Forwards a request as it comes in, unread. @throws GatewayError */
  forwardUnread(
    model: ModelDefinition,
    request: FastifyRequest,
    reply: FastifyReply,
    path: string,
  ): Promise<void> {
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

  private async namedBy(
    request: FastifyRequest,
    reply: FastifyReply,
    body: HeldBody | undefined,
  ): Promise<NamedRequest> {
    try {
      return await this.naming.of(request, body);
    } catch (error) {
      const { complete, destroyed } = request.raw;
      // What still comes of a body that nobody wants is not waited for.
      if (body !== undefined && !complete) void reply.header('connection', 'close');
      if (complete || !destroyed) throw this.refused('', { request: request.raw, body }, error);
      body?.free();
      throw error;
    }
  }

  /** What is refused before it is under way has ended too. */
  private refused(
    model: string,
    { request, body }: Pick<Message, 'request' | 'body'>,
    error: unknown,
  ): unknown {
    body?.free();
    const { code } = toGatewayError(error);
    const status = errorStatus(code, dialectOf(requestTarget(request)));
    this.finishedSubject.next({ model, status, error: code, durationMs: 0 });
    return error;
  }

  private termsOf({ request }: FastifyReply, model: string, message: Message): LeaseTerms {
    try {
      return requestTerms(request);
    } catch (error) {
      throw this.refused(model, message, error);
    }
  }

  private async forward(
    model: ModelDefinition,
    reply: FastifyReply,
    message: Message,
  ): Promise<void> {
    const { request, body } = message;
    const terms = this.termsOf(reply, model.id, message);
    reply.hijack();
    const dialect = dialectOf(requestTarget(request));
    const response = new ClientResponse(reply.raw, reply.request.id, dialect);
    response.cors = corsHeaders(reply);
    this.underWay.began();
    const over = (): void => {
      this.underWay.ended();
      this.finish(model, response);
      body?.free();
      if (body !== undefined) passOver(request);
    };
    response.onClosed(over);
    body?.onFailed((error) => {
      response.fail(error);
    });
    await this.attempt({ model, terms, message, response, isLast: false });
  }

  /** Leases the model and forwards. Never rejects: what goes wrong goes to the client. */
  private async attempt(attempt: Attempt): Promise<void> {
    const { model, terms, message, response } = attempt;
    response.servedBy = undefined;
    try {
      const granted = this.swap.lease(model, response, terms);
      if (granted instanceof Promise) message.body?.hold();
      const lease =
        granted instanceof Promise ? await this.waiting.through(granted, attempt) : granted;
      this.use(lease, attempt);
    } catch (error) {
      if (response.isClosed) return;
      const known = this.known(error, response.requestId);
      // It went from the configuration while it was waited for; another may have taken its name.
      const heir =
        known.code === 'model_not_found' ? this.catalog.find(model.id, terms) : undefined;
      if (heir === undefined) response.fail(known);
      else await this.attempt({ ...attempt, model: heir, terms: { ...terms, isReturning: true } });
    }
  }

  private use(lease: Lease, attempt: Attempt): void {
    const { model, message, response } = attempt;
    // The one place where a lease ends: when the answer is complete, broken, or not wanted any more,
    // or when its upstream has failed.
    const release = (): void => {
      lease.release();
    };
    response.onClosed(release);
    if (response.isClosed) return;
    // It may have gone from the configuration since the lease was given.
    const served = this.catalog.find(lease.model) ?? model;
    if (served.id !== model.id) response.servedBy = served.id;
    response.tap = this.owners.tap(message, served.id);
    let hasFailed = false;
    const failed = (error: GatewayError): void => {
      if (hasFailed || response.isOver) return;
      hasFailed = true;
      release();
      const isFutile = attempt.isLast || error.shouldRetry === false || !isRepeatable(message);
      if (isFutile || response.hasBegun) {
        this.fate.doubt(served);
        response.fail(error);
      } else {
        // What comes meanwhile is not for the upstream that has failed.
        if (!isExpectant(message.request)) message.body?.hold();
        void this.attemptAgain(served, attempt, error);
      }
    };
    const { isLast } = attempt;
    const rawHeaders = headerFor(served, attempt);
    const send = (edits: Exchange['edits']): void => {
      if (response.isOver) return;
      const forwarder = this.forwarderOf(message, lease);
      // The other way round, V8 takes a hundred times as long.
      forwarder.forward({ rawHeaders, edits, lease, response, isLast, failed, ...message });
    };
    const edits = bodyEdits(served, model, message);
    if (edits instanceof Promise) {
      edits.then(send).catch((error: unknown) => {
        failed(this.known(error, response.requestId));
      });
    } else send(edits);
  }

  private forwarderOf({ request, body }: Message, { base }: Lease): Forwarder {
    if (upgradeOf(request) !== undefined) return this.websockets;
    // What came in chunks goes in chunks, trailers included.
    const isInChunks = request.headers['transfer-encoding'] !== undefined;
    const isStreamed = isInChunks || body?.small === undefined || base.protocol === 'https:';
    return isStreamed ? this.streaming : this.buffered;
  }

  /** SPEC 3.7: once, on a fresh load if the upstream has died. */
  private async attemptAgain(
    served: ModelDefinition,
    attempt: Attempt,
    error: GatewayError,
  ): Promise<void> {
    const { response, terms } = attempt;
    const fate = await this.fate.known(served, response.closed);
    // It has no lease to be revoked, and is no less one of those that ran.
    if (fate === 'unload') response.fail(GatewayError.modelUnloaded(served.id));
    else if (this.catalog.find(served.id) === undefined || !isRepeatable(attempt.message)) {
      response.fail(error);
    } else {
      const again = { ...attempt, terms: { ...terms, isReturning: true }, isLast: true };
      await this.attempt(again);
    }
  }

  private known(error: unknown, requestId: string): GatewayError {
    const known = toGatewayError(error);
    if (known.code === 'internal_error') {
      const stack = error instanceof Error ? error.stack : undefined;
      this.logger.error('request failed', stack, { requestId });
    }
    return known;
  }

  private finish(model: ModelDefinition, response: ClientResponse): void {
    this.finishedSubject.next({
      model: response.servedBy ?? model.id,
      status: response.hasBegun ? response.status : CLIENT_LEFT,
      error: response.error?.code,
      durationMs: performance.now() - response.beganAtMs,
    });
  }
}

const isRepeatable = ({ body }: Message): boolean => body?.isRepeatable !== false;

function headerFor(
  { forwardsAuth }: ModelDefinition,
  { message: { request }, response }: Attempt,
): RawHeaders {
  const header = forwardsAuth ? headerWithKeys(request) : request.rawHeaders;
  // What goes on a stream that has begun has to be plain.
  return response.isAnnounced ? withoutField(header, 'accept-encoding') : header;
}

/** What is left of a request that has been answered is read and forgotten: another may follow it. */
function passOver(request: IncomingMessage): void {
  if (!request.readableEnded) request.resume();
}
