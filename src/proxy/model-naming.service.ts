import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { BodyNaming } from '../body/body-naming.js';
import type { NamedInBody } from '../body/body-naming.js';
import { BodySpace } from '../body/body-space.service.js';
import { HeldBody } from '../body/held-body.js';
import type { ModelUser } from '../catalog/may-use.js';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { tooLarge } from '../http/read-body.js';
import { requestTarget } from '../http/request-target.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { headerValue } from './forward-headers.js';
import { announcesBody } from './forwarder.js';
import { hinted, requestedName, unnamed } from './requested-model.js';
import type { Hints } from './requested-model.js';
import { ResponseOwners } from './response-owners.service.js';

/** Which model a request means, and what its body says of that. */
export interface NamedRequest {
  readonly model: ModelDefinition;
  /** The name it was asked for by. */
  readonly name: string;
  readonly said: NamedInBody;
}

const EMPTY: NamedInBody = { kind: 'empty', isMeantAsJson: false };

/** Finds out which model a request is for. */
@Injectable()
export class ModelNaming {
  constructor(
    private readonly catalog: ModelCatalog,
    private readonly pool: UpstreamPool,
    private readonly space: BodySpace,
    private readonly owners: ResponseOwners,
  ) {}

  /** The body of a request, if it has one; not read yet. */
  bodyOf(request: IncomingMessage): HeldBody | undefined {
    return announcesBody(request) ? new HeldBody(request, this.space) : undefined;
  }

  /**
   * By its body, of which as much is read as it takes; else its query, its header, what made the thing it
   * asks for; else the only model that is resident.
   * @throws GatewayError `missing_model`, `model_not_found`, and what can be wrong with a body
   */
  async of(request: FastifyRequest, body: HeldBody | undefined): Promise<NamedRequest> {
    const hints = hintsOf(request);
    const said = isLookedAt(request.method, body)
      ? await this.said(request.raw, body, hints)
      : EMPTY;
    const { apiKey } = request;
    const path = requestTarget(request.raw);
    const name = requestedName(said, hints) ?? this.owners.modelOf(path, apiKey);
    if (name !== undefined) return { model: this.catalog.get(name, apiKey), name, said };
    const model = this.onlyResident(apiKey);
    if (model === undefined) throw unnamed(said, path);
    return { model, name: model.id, said };
  }

  private async said(
    request: IncomingMessage,
    body: HeldBody | undefined,
    hints: Hints,
  ): Promise<NamedInBody> {
    const { rawHeaders, headers } = request;
    const naming = new BodyNaming({
      contentType: headerValue(rawHeaders, 'content-type') ?? '',
      contentEncoding: headerValue(rawHeaders, 'content-encoding') ?? '',
    });
    if (body === undefined || naming.isOver) return naming.end();
    const most = this.space.unnamedBytes;
    const isNamedAnyway = naming.isForm || hinted(hints) !== undefined;
    // Without reading any of it: a form may name its model first, and another body may name none.
    if (!isNamedAnyway && Number(headers['content-length'] ?? 0) > most) throw tooLarge(most);
    await body.showTo(naming);
    return naming.end();
  }

  /** The model a query or a header names. */
  hinted(request: FastifyRequest): string | undefined {
    return hinted(hintsOf(request));
  }

  /** Of those that the user may use. */
  onlyResident(user: ModelUser | undefined): ModelDefinition | undefined {
    const resident = this.pool.all.filter(({ isResident }) => isResident);
    const [only, ...others] = resident.flatMap(
      ({ model }) => this.catalog.find(model.id, user) ?? [],
    );
    return others.length > 0 ? undefined : only;
  }
}

/** What is sent along with a GET has no meaning (RFC 9110 section 9.3.1). */
const isLookedAt = (method: string, body: HeldBody | undefined): boolean =>
  body === undefined || (method !== 'GET' && method !== 'HEAD');

function hintsOf({ query, raw }: FastifyRequest): Hints {
  const { model } = query as Record<string, string | string[] | undefined>;
  const header = headerValue(raw.rawHeaders, 'x-model');
  return {
    query: Array.isArray(model) ? model[0] : model,
    // Node reads bytes of a header as Latin-1.
    header: header === undefined ? undefined : Buffer.from(header, 'latin1').toString(),
  };
}
