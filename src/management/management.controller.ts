import { Controller, Get, Req } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { nameInPath } from '../http/path-name.js';
import { ManagementService } from './management.service.js';
import type { ListedModel } from './listed-model.js';

@ApiTags('management')
@Controller()
export class ManagementController {
  constructor(private readonly management: ManagementService) {}

  @Get('v1/models')
  @ApiOperation({ summary: 'The models that can be requested, and whether they are loaded.' })
  models(@Req() { apiKey }: FastifyRequest): { object: 'list'; data: ListedModel[] } {
    return { object: 'list', data: this.management.list(apiKey) };
  }

  /** Ids may contain slashes. */
  @Get('v1/models/*')
  @ApiExcludeEndpoint()
  model(@Req() request: FastifyRequest): ListedModel {
    return this.management.get(nameInPath(request), request.apiKey);
  }

  @Get('running')
  @ApiOperation({ summary: 'The resident models.' })
  running(): { running: string[] } {
    return { running: this.management.resident() };
  }
}
