import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { requestTarget } from '../http/request-target.js';
import { ProxyService, queryModel } from '../proxy/proxy.service.js';
import { VERSION } from '../version.js';
import { ManagementService } from './management.service.js';
import { routerProps } from './router-props.js';

/** `GET /props`: of a model, or, as llama.cpp's router has it, of the gateway. */
@ApiTags("llama.cpp's router")
@Controller('props')
export class PropsController {
  constructor(
    private readonly catalog: ModelCatalog,
    private readonly proxy: ProxyService,
    private readonly management: ManagementService,
  ) {}

  @Get()
  @ApiOperation({ summary: "The properties of a model's server, or of the gateway." })
  @ApiQuery({ name: 'model', required: false })
  @ApiQuery({ name: 'autoload', required: false, description: 'false: no model is loaded for it.' })
  async props(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const name = this.named(request);
    if (name === undefined) await reply.send(routerProps(VERSION));
    else {
      const path = requestTarget(request.raw);
      await this.proxy.forwardUnread(this.catalog.get(name, request.apiKey), request, reply, path);
    }
  }

  /** Only the router's own clients speak of autoload, and those that name no model ask the router. */
  private named(request: FastifyRequest): string | undefined {
    const { autoload } = request.query as Record<string, unknown>;
    const header = request.headers['x-model'];
    const named = queryModel(request) ?? (typeof header === 'string' ? header : undefined);
    if (named !== undefined && named !== '') return named;
    const [only, ...others] = this.management
      .resident()
      .filter((id) => this.catalog.find(id, request.apiKey) !== undefined);
    return autoload === undefined && others.length === 0 ? only : undefined;
  }
}
