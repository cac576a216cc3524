import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Inspection } from '../swap/inspection.service.js';

/** Looks every few seconds how much memory other programs have left; nothing waits for it. */
@Injectable()
export class MeasureService {
  constructor(private readonly inspection: Inspection) {}

  @Interval('measure', 10_000)
  measure(): Promise<void> {
    return this.inspection.measure();
  }
}
