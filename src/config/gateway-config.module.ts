import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { ConfigFile } from './config-file.js';
import type { ConfigLocation } from './config-file.js';
import { GatewayConfig } from './gateway.config.js';

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
          provide: ConfigFile,
          inject: [ConfigService],
          useFactory: (environment: ConfigService) => new ConfigFile(location, environment),
        },
        {
          provide: GatewayConfig,
          inject: [ConfigFile],
          useFactory: (file: ConfigFile) => file.load(),
        },
      ],
      exports: [GatewayConfig, ConfigFile, ConfigModule],
    };
  }
}
