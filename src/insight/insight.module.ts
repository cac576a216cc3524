import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { SwapModule } from '../swap/swap.module.js';
import { InsightController } from './insight.controller.js';

@Module({
  imports: [CatalogModule, SwapModule],
  controllers: [InsightController],
})
export class InsightModule {}
