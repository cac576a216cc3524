import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ConfigurationReload } from '../catalog/configuration-reload.service.js';
import { ConfigFile } from '../config/config-file.js';

/**
 * With `--watch-config`, reloads the file once it has changed and then stayed the same for a second:
 * one that is being written may be valid halfway, with models missing. One that is gone for as long is
 * a reload that fails. It is looked at rather than subscribed to, since mounts and replaced links tell
 * nobody of changes.
 */
@Injectable()
export class ConfigWatchService implements OnModuleInit {
  private readonly logger = new Logger(ConfigWatchService.name);
  /** As it was when it was last read, and when it was last looked at. */
  private read: string | undefined;
  private seen: string | undefined;
  /** A slow file system, or a reload, may take longer than until the next look. */
  private isLooking = false;

  constructor(
    private readonly file: ConfigFile,
    private readonly configuration: ConfigurationReload,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.file.isWatched) this.read = this.seen = await this.file.version();
  }

  @Interval('config', 1_000)
  async look(): Promise<void> {
    if (!this.file.isWatched || this.isLooking) return;
    this.isLooking = true;
    try {
      await this.compare();
    } finally {
      this.isLooking = false;
    }
  }

  private async compare(): Promise<void> {
    const version = await this.file.version();
    const isSettled = version === this.seen;
    this.seen = version;
    if (!isSettled || version === this.read) return;
    this.read = version;
    await this.configuration.reload().catch((error: unknown) => {
      this.logger.error('cannot reload', error instanceof Error ? error.stack : error);
    });
  }
}
