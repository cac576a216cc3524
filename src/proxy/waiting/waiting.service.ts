import { Injectable } from '@nestjs/common';
import { isChat } from '../../http/dialect.js';
import { requestTarget } from '../../http/request-target.js';
import type { Lease } from '../../lifecycle/lease.js';
import { SwapService } from '../../swap/swap.service.js';
import type { Attempt, Message } from '../forwarder.js';
import { Announcer } from './announcer.js';
import { WaitingPace } from './waiting-pace.js';

/** Keeps the clients of streams that wait for their model. */
@Injectable()
export class Waiting {
  constructor(
    private readonly swap: SwapService,
    private readonly pace: WaitingPace,
  ) {}

  /** The lease, once it is there; until then the client is told now and then that it will be. */
  async through(granted: Promise<Lease>, attempt: Attempt): Promise<Lease> {
    const { model, terms, message, response } = attempt;
    if (!asksForStream(message)) return granted;
    const { request } = message;
    const announcer = new Announcer(
      {
        model: model.id,
        isShown: model.sendsLoadingState && isChat(requestTarget(request)),
        response,
        progress: () => this.swap.progress(model, terms.request),
      },
      this.pace,
    );
    try {
      const lease = await granted;
      announcer.finish();
      return lease;
    } finally {
      announcer.stop();
    }
  }
}

const asksForStream = ({ said }: Message): boolean =>
  said !== undefined && 'isStream' in said && said.isStream;
