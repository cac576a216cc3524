import { createServer } from 'node:net';
import { Injectable } from '@nestjs/common';
import { GatewayConfig } from '../../config/gateway.config.js';
import { HIGHEST_PORT } from '../../config/limits.js';
import { StartError } from './runtime.js';

/** Gives out free ports from `startPort` on; a port is free if nobody holds it and it can be bound. */
@Injectable()
export class PortAllocator {
  private readonly held = new Set<number>();

  constructor(private readonly config: GatewayConfig) {}

  /**
   * The caller holds the port until it gives it back.
   * @param skip so many are tried last
   * @throws StartError when no port is free, or none can be looked at.
   */
  async take(skip = 0): Promise<number> {
    const { startPort } = this.config;
    const count = HIGHEST_PORT - startPort + 1;
    for (let i = 0; i < count; i++) {
      const port = startPort + ((skip + i) % count);
      if (this.held.has(port)) continue;
      this.held.add(port);
      try {
        if (await canBind(port)) return port;
      } catch (error) {
        this.held.delete(port);
        throw new StartError('cannot look for a free port', { cause: error });
      }
      this.held.delete(port);
    }
    throw new StartError(`no port from ${startPort} to ${HIGHEST_PORT} is free`);
  }

  giveBack(port: number): void {
    this.held.delete(port);
  }
}

/** Bound by another, or only for others to bind. */
const TAKEN = new Set(['EADDRINUSE', 'EACCES']);

/** On the loopback address and on all: some systems let the two be bound side by side. */
export const canBind = async (port: number): Promise<boolean> =>
  (await canBindTo('127.0.0.1', port)) && (await canBindTo('0.0.0.0', port));

const canBindTo = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (TAKEN.has(error.code ?? '')) resolve(false);
      else reject(error);
    });
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
