import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { GatewayError } from '../errors.js';
import { onPause } from '../http/body-pause.js';
import { incomplete, tooLarge } from '../http/read-body.js';
import type { BodySpace } from './body-space.service.js';
import { HeldBytes } from './held-bytes.js';
import { SMALL_PIECE_BYTES } from './spare-pieces.js';

/** Looks at a body as it comes. */
export interface BodyListener {
  push(chunk: Buffer): void;
  /** Nothing more of it has to be seen. */
  readonly isOver: boolean;
}

/** Who looks at it now, and who is told that it has seen enough. */
interface Showing {
  readonly listener: BodyListener;
  readonly done: () => void;
}

/** Who is sent it now, how far, and whether more can be taken. */
interface Sending {
  readonly reader: Readable;
  at: number;
  isWanting: boolean;
}

/**
 * What has come of a request's body, and what still comes: to be read from the start, and again for
 * as long as all of it is held. While it waits it is held in memory and in a file; once it is being sent,
 * nothing more goes to disk, and what does not fit into memory passes through.
 */
export class HeldBody {
  private readonly held: HeldBytes;
  private readonly stopLooking: () => void;
  private hasEnded = false;
  private isKept = true;
  private isReading = false;
  private isWriting = false;
  private isFree = false;
  private showing: Showing | undefined;
  private sending: Sending | undefined;
  /** What came out of them may still be read. */
  private unread: Set<Readable> | undefined;
  private failure: GatewayError | undefined;
  private told: (error: GatewayError) => void = () => undefined;

  constructor(
    private readonly request: IncomingMessage,
    private readonly space: BodySpace,
  ) {
    this.held = new HeldBytes(space, announcedBytes(request));
    this.stopLooking = onPause(request, space.pauseMs, this.fail);
  }

  /** All that has come is held. */
  get isRepeatable(): boolean {
    return this.isKept;
  }

  /** All of it has come, and is in memory. */
  get isAtHand(): boolean {
    return this.hasEnded && this.isKept && this.held.isInMemory;
  }

  /** All of it in one piece, where it is at hand and small. */
  get small(): Buffer | undefined {
    return this.isAtHand && this.held.end <= SMALL_PIECE_BYTES ? this.held.whole() : undefined;
  }

  /** Who is to know that it will never be complete; told at once where that is known already. */
  onFailed(told: (error: GatewayError) => void): void {
    this.told = told;
    if (this.failure !== undefined) told(this.failure);
  }

  /**
   * Resolves once the listener has seen enough, or all that there is. Until then the model is not known,
   * and no more than `bodyLimit` is read.
   * @throws GatewayError `request_too_large`, `queue_full`, `body_not_held`, `request_timeout`,
   * `invalid_request` where the client leaves
   */
  showTo(listener: BodyListener): Promise<void> {
    return new Promise((resolve, reject) => {
      this.showing = { listener, done: resolve };
      this.onFailed(reject);
      this.readOn();
    });
  }

  /** Reads on while it waits: only so it is noticed when the client leaves. */
  hold(): void {
    this.sending?.reader.destroy();
    this.sending = undefined;
    if (!this.isWriting) this.readOn();
  }

  /**
   * From the start, and on as it comes. Ends the stream before. Fails where the start has been given
   * up: never is the rest sent as if it were all.
   */
  stream(): Readable {
    this.sending?.reader.destroy();
    // What still comes has to wait for its turn.
    this.request.pause();
    const reader = new Readable({
      read: () => {
        sending.isWanting = true;
        this.feed();
      },
    });
    const sending: Sending = { reader, at: 0, isWanting: false };
    this.sending = sending;
    (this.unread ??= new Set()).add(reader);
    return reader;
  }

  /** Nobody reads any more what came out of that stream; else its memory is not used again. */
  hasRead(reader: Readable): void {
    this.unread?.delete(reader);
  }

  /** All that is held, once more; at once where it is in memory. */
  replay(take: (chunk: Buffer) => void, from = 0): Promise<void> | undefined {
    for (let at = from; ;) {
      const next = this.held.at(at);
      if (next === undefined) return undefined;
      if (next instanceof Promise) {
        return next.then((chunk) => {
          take(chunk);
          return this.replay(take, at + chunk.length);
        });
      }
      take(next);
      at += next.length;
    }
  }

  /** It will not be sent again: what has been sent is given up, and the rest as it is sent. */
  keepNoLonger(): void {
    if (!this.isKept) return;
    this.isKept = false;
    this.giveUpBefore(this.sending?.at ?? this.held.end);
  }

  /** The request is over: nothing of it stays, in memory or on disk. */
  free(): void {
    if (this.isFree) return;
    this.isFree = true;
    this.isKept = false;
    this.stopLooking();
    // Those that hear nothing any more, too: what is left linked grows old, and is collected late.
    this.request.off('data', this.take).off('end', this.end).off('close', this.close);
    this.giveUpBefore(Infinity);
    this.sending?.reader.destroy();
  }

  private readOn(): void {
    if (this.hasEnded || this.isFree) return;
    if (!this.isReading) {
      this.isReading = true;
      this.request.on('data', this.take).on('end', this.end).on('close', this.close);
    }
    this.request.resume();
  }

  private readonly take = (chunk: Buffer): void => {
    if (this.sending !== undefined) this.passOn(this.sending, chunk);
    else this.keep(chunk);
  };

  private readonly end = (): void => {
    // What came last is not held yet.
    if (this.isWriting) return;
    this.hasEnded = true;
    this.endShowing();
    this.feed();
  };

  private readonly close = (): void => {
    if (this.hasEnded || this.request.readableEnded) return;
    this.fail(incomplete());
  };

  private keep(chunk: Buffer): void {
    const place = this.held.end;
    const held = this.held.keepInMemory(chunk);
    if (this.showing !== undefined && !this.show(this.showing, held ?? chunk, place)) return;
    if (held === undefined) this.keepOnDisk(chunk);
  }

  /** False where it is too much to look any further. */
  private show({ listener }: Showing, bytes: Buffer, place: number): boolean {
    listener.push(bytes);
    const most = this.space.unnamedBytes;
    if (listener.isOver) this.endShowing();
    else if (place + bytes.length > most) {
      this.fail(tooLarge(most));
      return false;
    }
    return true;
  }

  private endShowing(): void {
    this.showing?.done();
    this.showing = undefined;
  }

  private keepOnDisk(chunk: Buffer): void {
    const written = this.held.keepOnDisk(chunk);
    if (written !== undefined) void this.settle(chunk, written);
    else if (this.showing === undefined) this.putBack(chunk);
    else this.fail(this.space.noRoom());
  }

  /** One piece at a time: no more is read before it is written. */
  private async settle(chunk: Buffer, written: Promise<void>): Promise<void> {
    this.request.pause();
    this.isWriting = true;
    const error = await written.then(
      () => undefined,
      (cause: unknown) => this.space.notWritten(cause),
    );
    this.isWriting = false;
    if (this.isFree) return;
    const { readableEnded } = this.request;
    // What came last cannot be put back.
    if (error !== undefined && (this.showing !== undefined || readableEnded)) this.fail(error);
    else if (readableEnded) this.end();
    else {
      if (error !== undefined) this.putBack(chunk);
      if (this.sending !== undefined) this.feed();
      else if (error === undefined) this.readOn();
    }
  }

  /** It stays with the client, and so does what follows, until somebody takes it. */
  private putBack(chunk: Buffer): void {
    this.request.pause();
    this.request.unshift(chunk);
  }

  private feed(): void {
    const { sending } = this;
    if (sending?.isWanting !== true) return;
    const next = this.held.at(sending.at);
    if (next instanceof Promise) {
      sending.isWanting = false;
      next.then(
        (chunk) => {
          // Another may be sent it by now, and not be as far.
          if (sending === this.sending) this.send(sending, chunk);
        },
        (error: unknown) => sending.reader.destroy(error as GatewayError),
      );
    } else if (next !== undefined) this.send(sending, next);
    else if (this.hasEnded) sending.reader.push(null);
    else if (!this.isWriting) this.readOn();
  }

  /** What has come right now, to who has been sent all that came before. */
  private passOn(sending: Sending, chunk: Buffer): void {
    const held = this.isKept ? this.held.keepInMemory(chunk) : undefined;
    this.isKept = held !== undefined;
    if (!this.send(sending, held ?? chunk)) this.request.pause();
  }

  /** False where no more can be taken for now. */
  private send(sending: Sending, chunk: Buffer): boolean {
    sending.isWanting = false;
    sending.at += chunk.length;
    if (!this.isKept) this.giveUpBefore(sending.at);
    return !sending.reader.destroyed && sending.reader.push(chunk);
  }

  private giveUpBefore(place: number): void {
    this.held.giveUpBefore(place, (this.unread?.size ?? 0) === 0);
  }

  private readonly fail = (error: GatewayError): void => {
    if (this.failure !== undefined || this.isFree) return;
    this.failure = error;
    this.showing = undefined;
    this.told(error);
  };
}

const announcedBytes = ({ headers }: IncomingMessage): number | undefined =>
  headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
