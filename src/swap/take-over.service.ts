import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Runtime } from '../lifecycle/runtimes/runtime.js';
import { Scheduler } from './scheduler.service.js';
import { Seats } from './seats.service.js';

/** Takes over what runs although the gateway has not started it: before it listens, and later. */
@Injectable()
export class TakeOver implements OnApplicationBootstrap {
  constructor(
    private readonly runtime: Runtime,
    seats: Seats,
    scheduler: Scheduler,
  ) {
    runtime.found.subscribe(({ model, devices }) => {
      if (seats.has({ id: model })) scheduler.takeOver(seats.of({ id: model }), devices);
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.runtime.look();
  }
}
