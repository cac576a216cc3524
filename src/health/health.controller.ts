import { Controller, Get, HttpStatus, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { HealthCheckResult, HealthIndicatorResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { ConfigurationReload } from '../catalog/configuration-reload.service.js';
import { publicPlace } from '../config/public-issue.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { SwapService } from '../swap/swap.service.js';
import { runningModels } from './running-models.js';

/** Says how the gateway is; a broken model does not make it unhealthy. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly pool: UpstreamPool,
    private readonly swap: SwapService,
    private readonly configuration: ConfigurationReload,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The gateway and the models that are not stopped; 503 while shutting down.',
  })
  async everything(@Res() reply: FastifyReply): Promise<void> {
    const { status, ...rest } = await this.check();
    await reply
      .status(statusCode(status))
      .send({ status, models: runningModels(this.pool.all), ...rest });
  }

  @Get('live')
  @ApiOperation({ summary: '200 as long as the process answers.' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: '200 while new requests are taken.' })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const { status } = await this.check();
    await reply.status(statusCode(status)).send({ status });
  }

  /** It is up with whatever is in force; a file that could not be put in force is worth a look. */
  private checkConfiguration(): HealthIndicatorResult {
    const configuration = this.indicators.check('configuration');
    const { failed } = this.configuration;
    if (failed === undefined) return configuration.up();
    return configuration.up({
      message: FAILED,
      since: failed.at,
      // No key is asked for here.
      issues: failed.issues.map(publicPlace),
    });
  }

  /** What the library throws when a check is down is its result all the same. */
  private async check(): Promise<HealthCheckResult> {
    const gateway = this.indicators.check('gateway');
    try {
      return await this.health.check([
        () => (this.swap.isClosing ? gateway.down({ message: 'shutting down' }) : gateway.up()),
        () => this.checkConfiguration(),
      ]);
    } catch (error) {
      if (error instanceof ServiceUnavailableException) {
        return error.getResponse() as HealthCheckResult;
      }
      throw error;
    }
  }
}

const FAILED = 'the configuration file is wrong; the one before it is in force';

const statusCode = (status: HealthCheckResult['status']): number =>
  status === 'ok' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
