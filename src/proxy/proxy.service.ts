import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { headerWithKeys } from '../http/api-keys.js';
import { onPause } from '../http/body-pause.js';
import { corsHeaders } from '../http/cors.js';
import { ERROR_TABLE } from '../http/error-table.js';
import { requestTarget } from '../http/request-target.js';
import { toGatewayError } from '../http/to-gateway-error.js';
import type { Lease } from '../lifecycle/lease.js';
import { SwapService } from '../swap/swap.service.js';
import type { LeaseTerms } from '../swap/swap.service.js';
import { bodyFor } from './body-for.js';
import { BufferedForwarder } from './buffered-forwarder.service.js';
import { ClientResponse } from './client-response.js';
import { hold, isRepeatable } from './forwarder.js';
import type { Message } from './forwarder.js';
import { ResponseOwners } from './response-owners.service.js';
import { requestTerms } from './request-terms.js';
import { requestedModel } from './requested-model.js';
import { StreamingForwarder } from './streaming-forwarder.service.js';
import { UpstreamFate } from './upstream-fate.service.js';

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

/** One try to answer a request: what is asked of which model, and where the answer goes. */
interface Attempt {
  readonly model: ModelDefinition;
  readonly terms: LeaseTerms;
  readonly message: Message;
  readonly response: ClientResponse;
  /** There will be no other. */
  readonly isLast: boolean;
}

/** From a request to its model's upstream and back: a lease, then the bytes. */
@Injectable()
export class ProxyService {
  readonly finished: Observable<FinishedRequest>;
  private readonly finishedSubject = new Subject<FinishedRequest>();
  private readonly logger = new Logger(ProxyService.name);

  constructor(
    private readonly catalog: ModelCatalog,
    private readonly swap: SwapService,
    private readonly buffered: BufferedForwarder,
    private readonly streaming: StreamingForwarder,
    private readonly fate: UpstreamFate,
    private readonly owners: ResponseOwners,
    private readonly config: GatewayConfig,
  ) {
    this.finished = this.finishedSubject.asObservable();
  }

  /** Forwards a request whose body names the model, or whose query does. @throws GatewayError */
  forwardByBody(request: FastifyRequest, reply: FastifyReply, body: Buffer): Promise<void> {
    const { model, names } = this.counting('', () => {
      const { name, spans } = requestedModel(body, this.hinted(request));
      return { model: this.catalog.get(name, request.apiKey), names: spans };
    });
    const path = requestTarget(request.raw);
    return this.forward(model, reply, { request: request.raw, path, body, names });
  }

  /** Forwards a request as it comes in, unread. @throws GatewayError */
  forwardUnread(
    model: ModelDefinition,
    request: FastifyRequest,
    reply: FastifyReply,
    path: string,
  ): Promise<void> {
    const message = { request: request.raw, path, body: undefined, names: [] };
    return this.forward(model, reply, message);
  }

  /** The model a request names beside its body, or means by the response it is about. */
  hinted(request: FastifyRequest): string | undefined {
    const { raw, apiKey } = request;
    return queryModel(request) ?? this.owners.modelOf(requestTarget(raw), apiKey);
  }

  /** What is refused before it is under way has ended too. */
  private counting<T>(model: string, decide: () => T): T {
    try {
      return decide();
    } catch (error) {
      const { code } = toGatewayError(error);
      const { status } = ERROR_TABLE[code];
      this.finishedSubject.next({ model, status, error: code, durationMs: 0 });
      throw error;
    }
  }

  private async forward(
    model: ModelDefinition,
    reply: FastifyReply,
    message: Message,
  ): Promise<void> {
    const terms = this.counting(model.id, () => requestTerms(reply.request));
    reply.hijack();
    const beganAtMs = performance.now();
    const response = new ClientResponse(reply.raw, reply.request.id);
    response.cors = corsHeaders(reply);
    if (response.closed.aborted) this.finish(model, response, beganAtMs);
    response.closed.addEventListener('abort', () => {
      this.finish(model, response, beganAtMs);
      passOver(message.request);
    });
    if (message.body === undefined) {
      const pauseMs = this.config.clientTimeout * 1000;
      const stopLooking = onPause(message.request, pauseMs, (error) => {
        response.fail(error);
      });
      response.closed.addEventListener('abort', stopLooking);
    }
    await this.attempt({ model, terms, message, response, isLast: !isRepeatable(message) });
  }

  /** Leases the model and forwards. Never rejects: what goes wrong goes to the client. */
  private async attempt(attempt: Attempt): Promise<void> {
    const { model, terms, message, response } = attempt;
    response.servedBy = undefined;
    try {
      const granted = this.swap.lease(model, response.closed, terms);
      const ready = granted instanceof Promise ? hold(message) : message;
      const lease = granted instanceof Promise ? await granted : granted;
      this.use(lease, { ...attempt, message: ready });
    } catch (error) {
      if (response.closed.aborted) return;
      const known = this.known(error, response.requestId);
      // It went from the configuration while it was waited for; another may have taken its name.
      const heir =
        known.code === 'model_not_found' ? this.catalog.find(model.id, terms) : undefined;
      if (heir === undefined || !isRepeatable(message)) response.fail(known);
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
    if (response.closed.aborted) {
      release();
      return;
    }
    response.closed.addEventListener('abort', release);
    // It may have gone from the configuration since the lease was given.
    const served = this.catalog.find(lease.model) ?? model;
    if (served.id !== model.id) response.servedBy = served.id;
    response.tap = this.owners.tap(message, served.id);
    let hasFailed = false;
    const failed = (error: GatewayError): void => {
      if (hasFailed || response.isOver) return;
      hasFailed = true;
      release();
      if (attempt.isLast || response.hasBegun) response.fail(error);
      else void this.attemptAgain(served, attempt, error);
    };
    const body = bodyFor(served, model, message);
    const forwarder = body === undefined ? this.streaming : this.buffered;
    const { request } = message;
    const rawHeaders = served.forwardsAuth ? headerWithKeys(request) : request.rawHeaders;
    const { isLast } = attempt;
    forwarder.forward({ ...message, body, rawHeaders, lease, response, isLast, failed });
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
    else if (this.catalog.find(served.id) === undefined) response.fail(error);
    else {
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

  private finish(model: ModelDefinition, response: ClientResponse, beganAtMs: number): void {
    this.finishedSubject.next({
      model: response.servedBy ?? model.id,
      status: response.hasBegun ? response.status : CLIENT_LEFT,
      error: response.error?.code,
      durationMs: performance.now() - beganAtMs,
    });
  }
}

/** What is left of a request that has been answered is read and forgotten: another may follow it. */
function passOver(request: IncomingMessage): void {
  if (!request.complete) request.unpipe().resume();
}

/** The model a query names. */
export function queryModel({ query }: FastifyRequest): string | undefined {
  const { model } = query as Record<string, unknown>;
  return typeof model === 'string' ? model : undefined;
}
