import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { SparePieces } from './spare-pieces.js';
import { SpillFile } from './spill-file.js';

const BYTES_PER_MIB = 1024 * 1024;
const RETRY_AFTER_SEC = 5;

/** How much is held of the bodies of all requests, in memory and on disk. The bounds may change at any time. */
@Injectable()
export class BodySpace implements OnApplicationShutdown {
  readonly pieces = new SparePieces();
  private memory = 0;
  private disk = 0;
  private readonly logger = new Logger(BodySpace.name);

  constructor(private readonly config: GatewayConfig) {}

  onApplicationShutdown(): void {
    this.pieces.letGo();
  }

  /** The most of a body that is read while nobody knows its model. */
  get unnamedBytes(): number {
    return this.config.bodyLimit * BYTES_PER_MIB;
  }

  /** How long a client may pause. */
  get pauseMs(): number {
    return this.config.clientTimeout * 1000;
  }

  /**
   * False where there is no room; else to be given back. Large bodies leave half of it to the small
   * ones: a few uploads that wait keep nobody's chat out.
   */
  takeMemory(bytes: number, isLarge: boolean): boolean {
    const room = this.config.bodyMemory * BYTES_PER_MIB * (isLarge ? 0.5 : 1);
    if (this.memory + bytes > room) return false;
    this.memory += bytes;
    return true;
  }

  giveMemory(bytes: number): void {
    this.memory -= bytes;
  }

  /** False where there is no room; else to be given back. */
  takeDisk(bytes: number): boolean {
    if (this.disk + bytes > this.config.bodyDisk * BYTES_PER_MIB) return false;
    this.disk += bytes;
    return true;
  }

  giveDisk(bytes: number): void {
    this.disk -= bytes;
  }

  /** For what is on disk of one body. */
  newFile(): SpillFile {
    return new SpillFile();
  }

  /** There was no room for a body that has to be held. */
  noRoom(): GatewayError {
    const message = 'as much is held of the bodies of requests as may be (bodyMemory, bodyDisk)';
    return new GatewayError('queue_full', message, { retryAfterSec: RETRY_AFTER_SEC });
  }

  /** It would be sent without its beginning. */
  givenUp(): GatewayError {
    const message = 'the beginning of the body is not held any more';
    return new GatewayError('body_not_held', message, { retryAfterSec: RETRY_AFTER_SEC });
  }

  /** The disk failed a body; why is for the operator to know. */
  notWritten(cause: unknown): GatewayError {
    this.logger.warn('body not held', { private: { error: String(cause) } });
    const message = 'the gateway has nowhere to put a body as large as this';
    const retryAfterSec = RETRY_AFTER_SEC;
    return new GatewayError('body_not_held', message, { retryAfterSec, cause });
  }
}
