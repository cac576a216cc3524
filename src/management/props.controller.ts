import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { requestTarget } from '../http/request-target.js';
import { ModelNaming } from '../proxy/model-naming.service.js';
import { ProxyService } from '../proxy/proxy.service.js';
import { VERSION } from '../version.js';
import { routerProps } from './router-props.js';

/** `GET /props`: of a model, or, as llama.cpp's router has it, of the gateway. */
@ApiTags("llama.cpp's router")
@Controller('props')
export class PropsController {
  constructor(
    private readonly catalog: ModelCatalog,
    private readonly proxy: ProxyService,
    private readonly naming: ModelNaming,
  ) {}

  @Get()
  @ApiOperation({ summary: "The properties of a model's server, or of the gateway." })
  @ApiQuery({ name: 'model', required: false })
  @ApiQuery({ name: 'autoload', required: false, description: 'false: no model is loaded for it.' })
  async props(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const model = this.named(request);
    if (model === undefined) await reply.send(routerProps(VERSION));
    else await this.proxy.forwardUnread(model, request, reply, requestTarget(request.raw));
  }

  /** Only the router's own clients speak of autoload, and those that name no model ask the router. */
  private named(request: FastifyRequest): ModelDefinition | undefined {
    const { query, apiKey } = request;
    const name = this.naming.hinted(request);
    if (name !== undefined) return this.catalog.get(name, apiKey);
    const { autoload } = query as Record<string, unknown>;
    return autoload === undefined ? this.naming.onlyResident(apiKey) : undefined;
  }
}
