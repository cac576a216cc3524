import { Refusal } from './engine-error.js';

/** A request that the engine keeps, until the test lets it go. */
export interface Hold {
  /** Resolves once the nth such request has come. */
  reached(nth?: number): Promise<void>;
  release(): void;
}

type When = 'before' | 'after';

interface Fault {
  readonly route: RegExp;
  readonly when: When;
  readonly act: () => Promise<void>;
  left: number;
}

/** `POST /containers/*\/start`: a star stands for a part of a path, or for what follows at the end. */
const pattern = (route: string): RegExp =>
  new RegExp(`^${route.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.+')}$`);

/** What goes wrong with requests to the engine, as a test asks for it. */
export class Faults {
  private faults: Fault[] = [];

  /** Answers so instead of doing anything. */
  refuse(route: string, refusal: Refusal, times = Infinity): void {
    const act = (): Promise<void> => Promise.reject(refusal);
    this.faults.push({ route: pattern(route), when: 'before', act, left: times });
  }

  /** Keeps requests before they take effect, or their answers; the effect comes, whoever has left by then. */
  hold(route: string, when: When = 'before', times = Infinity): Hold {
    let count = 0;
    const waiting: { nth: number; done: () => void }[] = [];
    let letGo = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const fault: Fault = {
      route: pattern(route),
      when,
      left: times,
      act: async () => {
        count++;
        for (const { nth, done } of waiting) if (count >= nth) done();
        await released;
      },
    };
    this.faults.push(fault);
    return {
      reached: (nth = 1) =>
        count >= nth
          ? Promise.resolve()
          : new Promise((done) => {
              waiting.push({ nth, done });
            }),
      release: () => {
        fault.left = 0;
        letGo();
      },
    };
  }

  clear(): void {
    this.faults = [];
  }

  /** @throws Refusal */
  async meet(call: string, when: When): Promise<void> {
    const fault = this.faults.find(
      (one) => one.when === when && one.left > 0 && one.route.test(call),
    );
    if (fault === undefined) return;
    fault.left--;
    await fault.act();
  }
}
