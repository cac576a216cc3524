import { Injectable } from '@nestjs/common';
import { Mutex } from 'async-mutex';

/**
 * The one lock under which upstreams are started and told to stop, so that these steps never
 * interleave: whoever holds it reads the facts again, then acts. It is held for the step (a free
 * port found, a process spawned, a signal sent), never while a model loads, drains or exits, and
 * never by a request to a resident model.
 */
@Injectable()
export class SwapLock {
  private readonly mutex = new Mutex();

  /** Runs the step once it is its turn; steps run in the order they were asked for. */
  run<T>(step: () => T | Promise<T>): Promise<T> {
    return this.mutex.runExclusive(step);
  }
}
