import { Module } from '@nestjs/common';
import { BodySpace } from './body-space.service.js';

@Module({ providers: [BodySpace], exports: [BodySpace] })
export class BodyModule {}
