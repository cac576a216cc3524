import type { Loading } from '../../errors.js';
import type { ClientResponse } from '../client-response.js';
import { comment, reasoningChunk, waitLine, waitText } from './loading-text.js';
import type { Wait } from './loading-text.js';
import type { WaitingPace } from './waiting-pace.js';

/** One request that waits, and what is known of it. */
export interface Waiter {
  readonly model: string;
  /** It gets chunks of a chat that people can read; else comments. */
  readonly isShown: boolean;
  readonly response: ClientResponse;
  readonly progress: () => Loading | undefined;
}

/** Tells one client again and again that its model is on its way, from a while after it has begun to wait. */
export class Announcer {
  private timer: NodeJS.Timeout;
  private hasShown = false;

  constructor(
    private readonly waiter: Waiter,
    private readonly pace: WaitingPace,
  ) {
    const { response } = waiter;
    const firstMs = response.isAnnounced ? this.everyMs : pace.holdMs;
    this.timer = setTimeout(() => {
      this.tell();
    }, firstMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** What comes next is the answer. */
  finish(): void {
    this.stop();
    if (this.hasShown) this.show('\n');
  }

  private get everyMs(): number {
    return this.waiter.isShown ? this.pace.chunkEveryMs : this.pace.commentEveryMs;
  }

  private tell(): void {
    const { model, isShown, response, progress } = this.waiter;
    const elapsedSec = (performance.now() - response.beganAtMs) / 1000;
    const wait: Wait = { model, elapsedSec, loading: progress() };
    if (isShown) this.show(waitLine(wait));
    else response.announce(comment(waitText(wait)));
    this.timer = setTimeout(() => {
      this.tell();
    }, this.everyMs);
  }

  private show(text: string): void {
    const { model, response } = this.waiter;
    const head = {
      id: `chatcmpl-${response.requestId}`,
      createdSec: Math.floor(Date.now() / 1000),
      model,
    };
    response.announce(reasoningChunk(head, text, !this.hasShown));
    this.hasShown = true;
  }
}
