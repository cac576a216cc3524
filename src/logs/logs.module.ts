import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { SecretsModule } from '../secrets/secrets.module.js';
import { GatewayLogger } from './gateway-logger.service.js';
import { LogsController } from './logs.controller.js';
import { LogsService } from './logs.service.js';

@Module({
  imports: [CatalogModule, SecretsModule, LifecycleModule],
  controllers: [LogsController],
  providers: [GatewayLogger, LogsService],
  exports: [GatewayLogger],
})
export class LogsModule {}
