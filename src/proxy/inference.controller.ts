import { All, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { GatewayError } from '../errors.js';
import { requestTarget } from '../http/request-target.js';
import { ProxyService } from './proxy.service.js';

/** The routes worth showing in the documentation; every other path is dispatched the same way. */
const DOCUMENTED = [
  'v1/chat/completions',
  'v1/completions',
  'v1/embeddings',
  'v1/responses',
  'v1/messages',
  'v1/rerank',
  'completion',
  'infill',
  'tokenize',
];

/** Everything that names a model in its body or query goes to that model's upstream. */
@ApiTags('inference')
@Controller()
export class InferenceController {
  constructor(
    private readonly proxy: ProxyService,
    private readonly catalog: ModelCatalog,
  ) {}

  @Post(DOCUMENTED)
  @ApiOperation({ summary: 'Forwarded to the upstream of the model the body names.' })
  @ApiBody({
    schema: {
      type: 'object',
      required: ['model'],
      properties: { model: { type: 'string' } },
      additionalProperties: true,
    },
    examples: {
      chat: { value: { model: 'llama3', messages: [{ role: 'user', content: 'Hello' }] } },
    },
  })
  post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.dispatch(request, reply);
  }

  /** llama-swap's way to upstreams whose routes have no version: without the `/v`, `/v/chat` is `/chat`. */
  @All('v/*')
  @ApiExcludeEndpoint()
  versionless(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    request.raw.url = requestTarget(request.raw).slice('/v'.length);
    return this.dispatch(request, reply);
  }

  @All('*')
  @ApiExcludeEndpoint()
  any(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.dispatch(request, reply);
  }

  private dispatch(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const body = Buffer.isBuffer(request.body) ? request.body : NO_BYTES;
    if (body.length > 0 || request.method === 'POST') {
      return this.proxy.forwardByBody(request, reply, body);
    }
    const name = this.proxy.hinted(request);
    if (name === undefined || name === '') throw noRoute(request);
    return this.proxy.forwardUnread(
      this.catalog.get(name, request.apiKey),
      request,
      reply,
      requestTarget(request.raw),
    );
  }
}

const NO_BYTES = Buffer.alloc(0);

function noRoute({ method, raw }: FastifyRequest): GatewayError {
  const [path = ''] = requestTarget(raw).split('?');
  return new GatewayError('not_found', `there is no route ${method} ${path}`);
}
