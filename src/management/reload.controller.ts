import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ConfigurationReload } from '../catalog/configuration-reload.service.js';
import { publicIssue } from '../config/public-issue.js';
import { GatewayError } from '../errors.js';
import { errorBody } from '../http/error-body.js';
import { ERROR_TABLE } from '../http/error-table.js';
import { SwapService } from '../swap/swap.service.js';

@ApiTags('management')
@Controller('api/reload')
export class ReloadController {
  constructor(
    private readonly configuration: ConfigurationReload,
    private readonly swap: SwapService,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Read the configuration file again; nothing changes where it is wrong.',
  })
  @ApiResponse({ status: 200, description: 'In force, with the ids of the models that changed.' })
  @ApiResponse({ status: 422, description: 'The file is wrong; where and how.' })
  async reload(@Res() reply: FastifyReply): Promise<void> {
    if (this.swap.isClosing) throw GatewayError.shuttingDown();
    const reloaded = await this.configuration.reload();
    if (reloaded.isInForce) {
      const { changes, warnings } = reloaded;
      await reply.send({ status: 'ok', ...changes, warnings });
      return;
    }
    const message = 'the configuration file is wrong, and nothing has changed';
    const { error } = errorBody(new GatewayError('invalid_config', message));
    const issues = reloaded.issues.map(publicIssue);
    await reply.status(ERROR_TABLE.invalid_config.status).send({ error: { ...error, issues } });
  }
}
