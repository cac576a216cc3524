import { All, Controller, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { GatewayError } from '../errors.js';
import { requireAdmin } from '../http/access.js';
import { decode } from '../http/path-name.js';
import { requestTarget } from '../http/request-target.js';
import { ProxyService } from '../proxy/proxy.service.js';
import { ManagementService } from './management.service.js';
import { upstreamPath } from './upstream-path.js';

/**
 * `/upstream/{model}/...`: one model's own server, or an order about it. One route for all, since a
 * model's id may contain slashes and only the catalog knows where it ends.
 */
@ApiExcludeController()
@Controller('upstream')
export class UpstreamController {
  constructor(
    private readonly catalog: ModelCatalog,
    private readonly proxy: ProxyService,
    private readonly management: ManagementService,
  ) {}

  @All(['', '*'])
  async any(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { model, rest } = this.find(request);
    const path = rest.split('?')[0] ?? '';
    const { method } = request;
    if (path === '' && method === 'DELETE') {
      requireAdmin(request.apiKey);
      await this.unload(model, request, reply);
    } else if (path === '/load' && (method === 'GET' || method === 'POST')) {
      requireAdmin(request.apiKey);
      await this.management.load(model, request, reply);
    } else if (path === '') {
      // A page that is served from here finds its own files only below a slash.
      const asked = requestTarget(request.raw);
      const modelEnd = asked.length - rest.length;
      await reply.redirect(`${asked.slice(0, modelEnd)}/${rest}`, 308);
    } else {
      await this.proxy.forwardUnread(model, request, reply, rest);
    }
  }

  private async unload(
    model: ModelDefinition,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { drain } = request.query as Record<string, unknown>;
    const isToDrain = drain === 'true' || drain === '';
    const isRunning = await this.management.unload(model, isToDrain, reply);
    if (isRunning) await reply.send({ status: 'ok', message: `${model.id} stopped` });
    else await reply.status(409).send({ status: 'error', message: `${model.id} is not running` });
  }

  private find({ raw, apiKey }: FastifyRequest): { model: ModelDefinition; rest: string } {
    const url = requestTarget(raw);
    const found = upstreamPath(url, (name) => this.catalog.find(name, apiKey));
    if (found !== undefined) return found;
    const [, , asked = ''] = (url.split('?')[0] ?? '').split('/');
    if (asked === '') throw new GatewayError('not_found', 'expected a model: /upstream/{model}');
    throw GatewayError.modelNotFound(decode(asked));
  }
}
