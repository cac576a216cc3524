import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { overridesFrom } from './environment-overrides.js';
import type { Override } from './environment-overrides.js';
import { GatewayConfig } from './gateway.config.js';
import { loadConfig } from './load-config.js';

export interface ConfigLocation {
  /** Unset: `LLAMA_SWAP_CONFIG`, then `config/config.yaml`. */
  readonly file?: string | undefined;
  /** What the command line says; it goes before the environment. */
  readonly overrides?: readonly Override[];
}

export const DEFAULT_CONFIG_FILE = 'config/config.yaml';

/** Command line before environment before `.env` before the file. */
@Module({})
export class GatewayConfigModule {
  static forRoot(location: ConfigLocation): DynamicModule {
    return {
      module: GatewayConfigModule,
      global: true,
      imports: [ConfigModule.forRoot()],
      providers: [
        {
          provide: GatewayConfig,
          inject: [ConfigService],
          useFactory: (environment: ConfigService) => {
            const read = (variable: string): string | undefined => environment.get(variable);
            const named = read('LLAMA_SWAP_CONFIG');
            const file = named === undefined || named === '' ? DEFAULT_CONFIG_FILE : named;
            return loadConfig({
              file: location.file ?? file,
              environment: process.env,
              overrides: [...overridesFrom(read), ...(location.overrides ?? [])],
            });
          },
        },
      ],
      exports: [GatewayConfig, ConfigModule],
    };
  }
}
