import { Controller, Get, Req, Res } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Followers, isFollowing } from '../http/follow.js';
import { nameInPath } from '../http/path-name.js';
import type { LogBuffer } from '../lifecycle/log-buffer.js';
import { LogsService } from './logs.service.js';

const TEXT = 'text/plain; charset=utf-8';
const NO_SNIFFING = { 'x-content-type-options': 'nosniff' };

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

  /** As llama-swap has it; a model of this name has its log here. */
  @Get('stream')
  @ApiOperation({ summary: 'Recent output of the gateway and of all models, and what comes.' })
  @ApiQuery({ name: 'no-history', required: false, description: 'Only what comes.' })
  stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (this.logs.has('stream')) this.answer(this.logs.of('stream'), request, reply);
    else this.streamOf(this.logs.all(), request, reply);
  }

  /** Ids may contain slashes; a model whose id begins with `stream/` has its log here. */
  @Get('stream/*')
  @ApiExcludeEndpoint()
  streamOfOne(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const name = nameInPath(request);
    const id = `stream/${name}`;
    if (this.logs.has(id)) this.answer(this.logs.of(id), request, reply);
    else this.streamOf(this.logs.named(name), request, reply);
  }

  /** Ids may contain slashes. */
  @Get('*')
  @ApiExcludeEndpoint()
  ofModel(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.answer(this.logs.of(nameInPath(request)), request, reply);
  }

  beforeApplicationShutdown(): void {
    this.followers.endAll();
  }

  private answer(log: LogBuffer, request: FastifyRequest, reply: FastifyReply): void {
    if (isFollowing(request)) {
      this.followers.add(reply, TEXT, log.text(), (write) => log.follow(write));
    } else void reply.type(TEXT).send(log.text());
  }

  private streamOf(log: LogBuffer, { query, method }: FastifyRequest, reply: FastifyReply): void {
    if (method === 'HEAD') {
      void reply.headers(NO_SNIFFING).type(TEXT).send();
      return;
    }
    const isNewOnly = (query as Record<string, unknown>)['no-history'] !== undefined;
    const sofar = isNewOnly ? '' : log.text();
    this.followers.add(reply, TEXT, sofar, (write) => log.follow(write), NO_SNIFFING);
  }
}
