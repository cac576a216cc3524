import { Injectable } from '@nestjs/common';
import { GatewayConfig } from '../config/gateway.config.js';

const BYTES_PER_MIB = 1024 * 1024;

/** How much is held of the bodies of all requests, in memory and on disk. The bounds may change at any time. */
@Injectable()
export class BodySpace {
  private memory = 0;
  private disk = 0;

  constructor(private readonly config: GatewayConfig) {}

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
}
