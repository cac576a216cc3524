import { stat } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { overridesFrom } from './environment-overrides.js';
import type { Override } from './environment-overrides.js';
import type { GatewayConfig } from './gateway.config.js';
import { loadConfig } from './load-config.js';

export interface ConfigLocation {
  /** Unset: `LLAMA_SWAP_CONFIG`, then `config/config.yaml`. */
  readonly file?: string | undefined;
  /** What the command line says; it goes before the environment. */
  readonly overrides?: readonly Override[];
  /** To be reloaded when it changes. */
  readonly isWatched?: boolean;
}

export const DEFAULT_CONFIG_FILE = 'config/config.yaml';

/** Where the configuration comes from; it may be read again. */
@Injectable()
export class ConfigFile {
  constructor(
    private readonly location: ConfigLocation,
    private readonly environment: ConfigService,
  ) {}

  get path(): string {
    const named = this.read('LLAMA_SWAP_CONFIG');
    const file = named === undefined || named === '' ? DEFAULT_CONFIG_FILE : named;
    return this.location.file ?? file;
  }

  get isWatched(): boolean {
    return this.location.isWatched === true;
  }

  /** Another text after every change of the file; undefined while there is none. */
  async version(): Promise<string | undefined> {
    const found = await stat(this.path).catch(() => undefined);
    return found && [found.dev, found.ino, found.size, found.mtimeMs].join();
  }

  /** @throws ConfigError with everything that is wrong. */
  load(): GatewayConfig {
    const { overrides = [] } = this.location;
    return loadConfig({
      file: this.path,
      environment: process.env,
      overrides: [...overridesFrom((variable) => this.read(variable)), ...overrides],
    });
  }

  private read(variable: string): string | undefined {
    return this.environment.get(variable);
  }
}
