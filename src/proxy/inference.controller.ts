import { All, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestTarget } from '../http/request-target.js';
import { ProxyService } from './proxy.service.js';

/** The routes worth showing in the documentation; every other path is dispatched the same way. */
const DOCUMENTED = [
  'v1/chat/completions',
  'v1/completions',
  'v1/embeddings',
  'v1/responses',
  'v1/messages',
  'v1/messages/count_tokens',
  'v1/moderations',
  'v1/rerank',
  'v1/audio/speech',
  'v1/images/generations',
  'completion',
  'infill',
  'tokenize',
];

/** Everything that is no other route goes to the upstream of the model it names. */
@ApiTags('inference')
@Controller()
export class InferenceController {
  constructor(private readonly proxy: ProxyService) {}

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
    return this.proxy.forwardNamed(request, reply);
  }

  /** llama-swap's way to upstreams whose routes have no version: without the `/v`, `/v/chat` is `/chat`. */
  @All('v/*')
  @ApiExcludeEndpoint()
  versionless(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    request.raw.url = requestTarget(request.raw).slice('/v'.length);
    return this.proxy.forwardNamed(request, reply);
  }

  @All('*')
  @ApiExcludeEndpoint()
  any(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.proxy.forwardNamed(request, reply);
  }
}
