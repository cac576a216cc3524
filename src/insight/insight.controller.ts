import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { Followers, isFollowing } from '../http/follow.js';
import { requestTerms } from '../proxy/request-terms.js';
import { DecisionLog } from '../swap/decision-log.service.js';
import type { Decision } from '../swap/decision.js';
import { Inspection } from '../swap/inspection.service.js';
import { planQuestion } from './plan-question.js';
import { planReport } from './plan-report.js';
import type { PlanReport } from './plan-report.js';
import { stateReport } from './state-report.js';
import type { StateReport } from './state-report.js';

const NDJSON = 'application/x-ndjson; charset=utf-8';

/** What runs where, and why. */
@ApiTags('insight')
@Controller('api')
export class InsightController implements BeforeApplicationShutdown {
  private readonly followers = new Followers();

  constructor(
    private readonly catalog: ModelCatalog,
    private readonly inspection: Inspection,
    private readonly log: DecisionLog,
  ) {}

  @Get('state')
  @ApiOperation({
    summary: 'Devices with their ledger, units with state, leases, queue, turn, linger and place.',
  })
  state(): StateReport {
    return stateReport(this.inspection.snapshot(), new Date().toISOString());
  }

  @Get('decisions')
  @ApiOperation({ summary: 'The last decisions with their reasons, oldest first.' })
  @ApiQuery({
    name: 'follow',
    required: false,
    description: 'Keep the answer open and go on: one JSON object a line.',
  })
  decisions(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { all, added } = this.log;
    if (!isFollowing(request)) {
      void reply.send({ decisions: all });
      return;
    }
    this.followers.add(reply, NDJSON, all.map(line).join(''), (write) => {
      const subscription = added.subscribe((decision) => {
        write(line(decision));
      });
      return () => {
        subscription.unsubscribe();
      };
    });
  }

  @Post('plan')
  @HttpCode(200)
  @ApiOperation({ summary: 'What a request for a model would meet now. Nothing is done.' })
  @ApiBody({
    schema: {
      type: 'object',
      required: ['model'],
      properties: {
        model: { type: 'string' },
        priority: { type: 'string', enum: ['normal', 'background'] },
      },
    },
  })
  plan(@Req() request: FastifyRequest): PlanReport {
    const question = planQuestion(request.body);
    const model = this.catalog.get(question.model, request.apiKey);
    const { isBackground, mayLoad, models } = requestTerms(request);
    const isForBackground = question.isBackground || isBackground;
    const prospect = this.inspection.prospect(model, isForBackground, { models });
    return planReport(model.id, prospect, { devices: this.inspection.policy.devices, mayLoad });
  }

  beforeApplicationShutdown(): void {
    this.followers.endAll();
  }
}

const line = (decision: Decision): string => `${JSON.stringify(decision)}\n`;
