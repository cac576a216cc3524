import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';

interface Timer {
  readonly atMs: number;
  readonly ring: () => void;
  /** It keeps no process alive, and nobody need end it. */
  readonly isWeak: boolean;
}

/** Timers ring so much later than they were set for; real ones are early by less than a millisecond. */
export type Lateness = -0.6 | 0 | 3;

/** The time of one case, and everything in it that waits for time to pass. */
export class Clock {
  nowMs = 1_000.25;
  private readonly timers = new Set<Timer>();

  constructor(private readonly lateMs: Lateness) {}

  /** Timers that somebody has yet to end. */
  get pending(): number {
    let count = 0;
    for (const { isWeak } of this.timers) if (!isWeak) count += 1;
    return count;
  }

  get nextAtMs(): number {
    let nextMs = Infinity;
    for (const { atMs } of this.timers) nextMs = Math.min(nextMs, atMs);
    return nextMs;
  }

  set(ring: () => void, delayMs: number, isWeak = false): Timer {
    // As Node does it: nothing happens at once, and too long is 1.
    const isProper = delayMs >= 1 && delayMs <= 2 ** 31 - 1;
    const atMs = this.nowMs + Math.trunc(isProper ? delayMs : 1) + this.lateMs;
    const timer = { atMs: Math.max(this.nowMs, atMs), ring, isWeak };
    this.timers.add(timer);
    return timer;
  }

  clear(timer: Timer): void {
    this.timers.delete(timer);
  }

  /** Lets the first timer ring that is due by then; false if there is none, and it is then. */
  ringNext(untilMs: number): boolean {
    let next: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.atMs <= untilMs && (next === undefined || timer.atMs < next.atMs)) next = timer;
    }
    if (next === undefined) {
      this.nowMs = Math.max(this.nowMs, untilMs);
      return false;
    }
    this.timers.delete(next);
    this.nowMs = Math.max(this.nowMs, next.atMs);
    next.ring();
    return true;
  }
}

let clock = new Clock(0);

/** From now on this is the time. */
export function live(by: Clock): void {
  clock = by;
}

/** A pause that ends with the signal, as `node:timers/promises` makes it. */
function pause<T>(
  ms: number,
  value: T,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const own = clock;
    const leave = (): void => {
      own.clear(timer);
      reject(new DOMException('The operation was aborted', 'AbortError'));
    };
    const timer = own.set(() => {
      signal?.removeEventListener('abort', leave);
      resolve(value);
    }, ms);
    if (signal?.aborted === true) leave();
    else signal?.addEventListener('abort', leave, { once: true });
  });
}

function timeout(ms: number): AbortSignal {
  const controller = new AbortController();
  clock.set(
    () => {
      controller.abort(new DOMException('The operation timed out', 'TimeoutError'));
    },
    ms,
    true,
  );
  return controller.signal;
}

/** Puts the clock in the place of every clock the gateway knows; the returned function undoes it. */
export function takeOverTime(): () => void {
  const { setTimeout, clearTimeout } = globalThis;
  const now = performance.now.bind(performance);
  const { setTimeout: sleep } = timersPromises;
  const realTimeout = AbortSignal.timeout.bind(AbortSignal);
  Object.assign(globalThis, {
    setTimeout: (ring: () => void, ms = 0) => clock.set(ring, ms),
    clearTimeout: (timer: Timer) => {
      clock.clear(timer);
    },
  });
  // No two moments are the same.
  performance.now = () => (clock.nowMs += 1e-4);
  Object.assign(AbortSignal, { timeout });
  Object.assign(timersPromises, { setTimeout: pause });
  syncBuiltinESMExports();
  return () => {
    Object.assign(globalThis, { setTimeout, clearTimeout });
    performance.now = now;
    Object.assign(AbortSignal, { timeout: realTimeout });
    Object.assign(timersPromises, { setTimeout: sleep });
    syncBuiltinESMExports();
  };
}

/** Lets all promises go on that can. */
export const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
