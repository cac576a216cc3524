import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { Secrets } from './secrets.service.js';

@Module({ imports: [CatalogModule], providers: [Secrets], exports: [Secrets] })
export class SecretsModule {}
