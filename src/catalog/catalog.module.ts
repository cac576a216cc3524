import { Module } from '@nestjs/common';
import { GatewayConfig } from '../config/gateway.config.js';
import { ModelCatalog } from './model-catalog.service.js';
import { ConfigurationReload } from './configuration-reload.service.js';
import { policyOf } from './policy-of.js';
import { PolicyService } from './policy.service.js';

@Module({
  providers: [
    ModelCatalog,
    ConfigurationReload,
    {
      provide: PolicyService,
      inject: [GatewayConfig],
      useFactory: async (config: GatewayConfig) => new PolicyService(await policyOf(config)),
    },
  ],
  exports: [ModelCatalog, PolicyService, ConfigurationReload],
})
export class CatalogModule {}
