import { All, Controller, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestTarget } from '../http/request-target.js';
import { ProxyService } from './proxy.service.js';

/** Everything that is no other route goes to the upstream of the model it names; described by hand. */
@ApiExcludeController()
@Controller()
export class InferenceController {
  constructor(private readonly proxy: ProxyService) {}

  /** llama-swap's way to upstreams whose routes have no version: without the `/v`, `/v/chat` is `/chat`. */
  @All('v/*')
  versionless(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.proxy.forwardNamed(request, reply, requestTarget(request.raw).slice('/v'.length));
  }

  @All('*')
  any(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.proxy.forwardNamed(request, reply);
  }
}
