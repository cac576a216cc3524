import { Injectable } from '@nestjs/common';

/** Requests for a model that are not over yet: with a lease, in wait for one, or between two tries. */
@Injectable()
export class RequestsUnderWay {
  private count = 0;
  private told = (): void => undefined;

  began(): void {
    this.count += 1;
  }

  ended(): void {
    this.count -= 1;
    if (this.count === 0) this.told();
  }

  /** Resolves once there is none, or the time is over. */
  none(withinMs: number): Promise<void> {
    if (this.count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.told = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
