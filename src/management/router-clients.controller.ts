import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Followers } from '../http/follow.js';
import { jsonObject, modelIn } from '../http/json-object.js';
import type { ListedModel } from './listed-model.js';
import { ManagementService } from './management.service.js';
import { eventText } from './router-event.js';
import { RouterEvents } from './router-events.service.js';

const ORDER = {
  schema: {
    type: 'object',
    required: ['model'],
    properties: { model: { type: 'string' } },
    additionalProperties: true,
  },
};

/** What clients of llama.cpp's router ask, its web UI and Open WebUI among them. */
@ApiTags("llama.cpp's router")
@Controller('models')
export class RouterClientsController implements BeforeApplicationShutdown {
  private readonly followers = new Followers();

  constructor(
    private readonly management: ManagementService,
    private readonly events: RouterEvents,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The same list as `/v1/models`.' })
  list(@Req() { apiKey }: FastifyRequest): { object: 'list'; data: ListedModel[] } {
    return { object: 'list', data: this.management.list(apiKey) };
  }

  @Post('load')
  @HttpCode(200)
  @ApiOperation({ summary: 'Have a model loaded; answers at once, its status says how it goes.' })
  @ApiBody(ORDER)
  @ApiResponse({ status: 200, description: '`{"success":true}`' })
  @ApiResponse({ status: 400, description: 'It is loading or loaded already.' })
  async load(@Req() { body, apiKey }: FastifyRequest): Promise<{ success: true }> {
    await this.management.orderLoad(modelIn(jsonObject(body)), apiKey);
    return { success: true };
  }

  @Post('unload')
  @HttpCode(200)
  @ApiOperation({ summary: 'Have a model unloaded at once; answers before it is gone.' })
  @ApiBody(ORDER)
  @ApiResponse({ status: 200, description: '`{"success":true}`' })
  @ApiResponse({ status: 400, description: 'It is not running.' })
  unload(@Req() { body, apiKey }: FastifyRequest): { success: true } {
    this.management.orderUnload(modelIn(jsonObject(body)), apiKey);
    return { success: true };
  }

  @Get('sse')
  @ApiOperation({
    summary: 'Tells of every model that loads, is loaded or unloaded, or sleeps, as it happens.',
  })
  @ApiResponse({ status: 200, description: 'An event stream.' })
  follow(@Req() { method }: FastifyRequest, @Res() reply: FastifyReply): void {
    if (method === 'HEAD') {
      void reply.type(EVENT_STREAM).send();
      return;
    }
    this.followers.add(reply, EVENT_STREAM, '', (write) => {
      const subscription = this.events.all.subscribe((event) => {
        write(eventText(event));
      });
      return () => {
        subscription.unsubscribe();
      };
    });
  }

  beforeApplicationShutdown(): void {
    this.followers.endAll();
  }
}

const EVENT_STREAM = 'text/event-stream';
