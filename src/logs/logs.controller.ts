import { Controller, Get, Req, Res } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LogBuffer } from '../lifecycle/log-buffer.js';
import { LogsService } from './logs.service.js';

/** A follower that reads slower than this much is behind loses its connection. */
const MOST_UNREAD_BYTES = 1024 * 1024;

@ApiTags('monitoring')
@Controller('logs')
export class LogsController implements BeforeApplicationShutdown {
  private readonly followers = new Set<FastifyReply['raw']>();

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

  /** Followers would hold up the end. */
  beforeApplicationShutdown(): void {
    for (const follower of this.followers) follower.end();
  }

  private answer(log: LogBuffer, request: FastifyRequest, reply: FastifyReply): void {
    const { follow } = request.query as Record<string, unknown>;
    if (follow === undefined || follow === 'false' || request.method === 'HEAD') {
      void reply.type('text/plain; charset=utf-8').send(log.text());
      return;
    }
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-request-id': request.id,
    });
    raw.write(log.text());
    const stop = log.follow((text) => {
      if (raw.writableLength > MOST_UNREAD_BYTES) raw.destroy();
      else if (!raw.writableEnded) raw.write(text);
    });
    this.followers.add(raw);
    raw.once('close', () => {
      stop();
      this.followers.delete(raw);
    });
  }
}
