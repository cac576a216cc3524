import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { GatewayConfigModule } from './config/gateway-config.module.js';
import type { ConfigLocation } from './config/config-file.js';
import { HealthModule } from './health/health.module.js';
import { InsightModule } from './insight/insight.module.js';
import { LogsModule } from './logs/logs.module.js';
import { ManagementModule } from './management/management.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { ProxyModule } from './proxy/proxy.module.js';
import { SchedulingModule } from './scheduling/scheduling.module.js';

@Module({})
export class AppModule {
  static forRoot(config: ConfigLocation): DynamicModule {
    return {
      module: AppModule,
      imports: [
        GatewayConfigModule.forRoot(config),
        HealthModule,
        ManagementModule,
        MetricsModule,
        LogsModule,
        InsightModule,
        SchedulingModule,
        ProxyModule,
      ],
    };
  }
}
