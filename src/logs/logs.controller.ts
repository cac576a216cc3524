import { Controller, Get, Req, Res } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Followers, isFollowing } from '../http/follow.js';
import type { LogBuffer } from '../lifecycle/log-buffer.js';
import { LogsService } from './logs.service.js';

const TEXT = 'text/plain; charset=utf-8';

@ApiTags('monitoring')
@Controller('logs')
export class LogsController implements BeforeApplicationShutdown {
  private readonly followers = new Followers();

  constructor(private readonly logs: LogsService) {}

  @Get()
  @ApiOperation({ summary: 'Recent output of the gateway and of all models.' })
  @ApiQuery({ name: 'follow', required: false, description: 'Keep the answer open and go on.' })
  everything(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.answer(this.logs.all(), request, reply);
  }

  /** Ids may contain slashes. */
  @Get('*')
  @ApiExcludeEndpoint()
  ofModel(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const name = (request.params as Record<string, string>)['*'] ?? '';
    this.answer(this.logs.of(name), request, reply);
  }

  beforeApplicationShutdown(): void {
    this.followers.endAll();
  }

  private answer(log: LogBuffer, request: FastifyRequest, reply: FastifyReply): void {
    if (isFollowing(request)) {
      this.followers.add(reply, TEXT, log.text(), (write) => log.follow(write));
    } else void reply.type(TEXT).send(log.text());
  }
}
