import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { nameInPath } from '../http/path-name.js';
import { VERSION } from '../version.js';
import { ManagementService } from './management.service.js';

const TEXT = 'text/plain; charset=utf-8';

/** What clients of llama-swap ask, where no route of ours answers it. */
@ApiTags('llama-swap')
@Controller()
export class LlamaSwapController {
  constructor(private readonly management: ManagementService) {}

  @Get('unload')
  @ApiOperation({
    summary: 'Unload all models at once; answers `OK` once nothing of them is left.',
  })
  async unloadAll(@Res() reply: FastifyReply): Promise<void> {
    await this.management.unloadAll();
    await reply.type(TEXT).send('OK');
  }

  @Post('api/models/unload')
  @HttpCode(200)
  @ApiOperation({ summary: 'Unload all models at once; answers once nothing of them is left.' })
  async unloadAllToo(): Promise<{ msg: 'ok' }> {
    await this.management.unloadAll();
    return { msg: 'ok' };
  }

  /** Ids may contain slashes. */
  @Post('api/models/unload/*')
  @HttpCode(200)
  @ApiExcludeEndpoint()
  async unload(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.management.unloadByName(nameInPath(request), request.apiKey);
    await reply.type(TEXT).send('OK');
  }

  @Get('api/version')
  @ApiOperation({ summary: 'The version of the gateway.' })
  version(): { version: string; commit: string; build_date: string } {
    return { version: VERSION, commit: 'unknown', build_date: 'unknown' };
  }
}
