import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Inspection } from '../swap/inspection.service.js';

/** Looks every few seconds how much memory other programs have left; nothing waits for it. */
@Injectable()
export class MeasureService {
  constructor(private readonly inspection: Inspection) {}

  @Cron('*/10 * * * * *', { name: 'measure', waitForCompletion: true })
  measure(): Promise<void> {
    return this.inspection.measure();
  }
}
