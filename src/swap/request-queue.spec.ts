import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.js';
import { RequestQueue } from './request-queue.js';
import type { Waiting } from './request-queue.js';

/** A request that notes how it ended. */
class Request implements Waiting {
  readonly endings: string[] = [];
  readonly needsLease = true;
  readonly mayLoad: boolean;
  readonly isBackground: boolean;

  constructor(
    readonly arrivedAtMs: number,
    { mayLoad = true, isBackground = false } = {},
  ) {
    this.mayLoad = mayLoad;
    this.isBackground = isBackground;
  }

  grant = (): void => {
    this.endings.push('granted');
  };

  fail = (error: GatewayError): void => {
    this.endings.push(error.code);
  };
}

const unloaded = GatewayError.modelUnloaded('a');

describe('a queue', () => {
  it('has normal requests before background ones that came earlier', () => {
    const queue = new RequestQueue();
    const [job, person] = [new Request(1, { isBackground: true }), new Request(2)];
    queue.add(job);
    queue.add(person);
    expect([queue.first, queue.length, queue.normalLength]).toEqual([person, 2, 1]);
    queue.remove(person);
    expect([queue.first, queue.firstNormal]).toEqual([job, undefined]);
  });

  it('has all in the order they came once its background requests count as normal', () => {
    const queue = new RequestQueue();
    const job = new Request(1, { isBackground: true });
    queue.add(new Request(2));
    queue.add(job);
    queue.promote();
    expect([queue.first, queue.normalLength, queue.firstBackground]).toEqual([job, 2, undefined]);
  });

  it('says to whom it grants whether it still is background', () => {
    const queue = new RequestQueue();
    const jobs = [1, 2].map((ms) => new Request(ms, { isBackground: true }));
    const said: boolean[] = [];
    for (const job of jobs) {
      job.grant = (asBackground?: boolean) => said.push(asBackground === true);
      queue.add(job);
    }
    queue.grant(jobs[0]!, 0);
    queue.promote();
    queue.grant(jobs[1]!, 0);
    expect(said).toEqual([true, false]);
  });

  it('fails those that may not wait for a load, and no others', () => {
    const queue = new RequestQueue();
    const [never, other] = [new Request(1, { mayLoad: false }), new Request(2)];
    queue.add(never);
    queue.add(other);
    queue.failWithoutLoad(() => GatewayError.modelNotLoaded('a'));
    expect([never.endings, other.endings, queue.length]).toEqual([['model_not_loaded'], [], 1]);
  });

  it('has the one that has waited longest first', () => {
    const queue = new RequestQueue();
    const [one, two] = [new Request(1), new Request(2)];
    queue.add(one);
    queue.add(two);
    expect(queue.first).toBe(one);
    expect(queue.remove(one)).toBe(true);
    expect(queue.first).toBe(two);
    expect(queue.length).toBe(1);
  });

  it('lets nobody leave twice', () => {
    const queue = new RequestQueue();
    const one = new Request(1);
    queue.add(one);
    expect([queue.remove(one), queue.remove(one)]).toEqual([true, false]);
    expect(queue.first).toBeUndefined();
  });

  it('fails all who wait, with one reason, and is empty then', () => {
    const queue = new RequestQueue();
    const requests = [1, 2, 3].map((n) => new Request(n));
    for (const request of requests) queue.add(request);
    queue.failAll(unloaded);
    expect(requests.map(({ endings }) => endings)).toEqual([
      ['model_unloaded'],
      ['model_unloaded'],
      ['model_unloaded'],
    ]);
    expect(queue.length).toBe(0);
  });

  it('does not fail who comes or leaves because others fail', () => {
    const queue = new RequestQueue();
    const [first, leaving, coming] = [new Request(1), new Request(2), new Request(3)];
    first.fail = () => {
      queue.remove(leaving);
      queue.add(coming);
    };
    queue.add(first);
    queue.add(leaving);
    queue.failAll(unloaded);
    expect([leaving.endings, coming.endings]).toEqual([[], []]);
    expect(queue.first).toBe(coming);
  });
});

/** What is true of the queue: who waits, in order. */
interface Model {
  waiting: Request[];
}

/** The queue, and everybody who ever waited in it. */
interface Real {
  readonly queue: RequestQueue;
  readonly all: Request[];
}

class Arrive implements fc.Command<Model, Real> {
  check = (): boolean => true;

  run(model: Model, { queue, all }: Real): void {
    const request = new Request(all.length);
    all.push(request);
    queue.add(request);
    model.waiting.push(request);
    expectSame(model, queue);
  }

  toString = (): string => 'arrive';
}

class Serve implements fc.Command<Model, Real> {
  check = ({ waiting }: Model): boolean => waiting.length > 0;

  run(model: Model, { queue }: Real): void {
    const { first } = queue;
    expect(first).toBe(model.waiting.shift());
    if (first !== undefined && queue.remove(first)) first.grant(false);
    expectSame(model, queue);
  }

  toString = (): string => 'serve';
}

class Leave implements fc.Command<Model, Real> {
  constructor(private readonly who: number) {}

  check = (): boolean => true;

  /** Anybody may leave, also who has been served or has left already. */
  run(model: Model, { queue, all }: Real): void {
    const request = all[this.who];
    if (request === undefined) return;
    const wasWaiting = model.waiting.includes(request);
    expect(queue.remove(request)).toBe(wasWaiting);
    if (wasWaiting) request.endings.push('left');
    model.waiting = model.waiting.filter((other) => other !== request);
    expectSame(model, queue);
  }

  toString = (): string => `leave(${String(this.who)})`;
}

class FailAll implements fc.Command<Model, Real> {
  check = (): boolean => true;

  run(model: Model, { queue }: Real): void {
    queue.failAll(unloaded);
    model.waiting = [];
    expectSame(model, queue);
  }

  toString = (): string => 'fail all';
}

function expectSame({ waiting }: Model, queue: RequestQueue): void {
  expect(queue.length).toBe(waiting.length);
  expect(queue.first).toBe(waiting[0]);
}

it('every request that waits ends exactly once, whatever happens', () => {
  const commands = fc.commands([
    fc.constant(new Arrive()),
    fc.constant(new Serve()),
    fc.nat(10).map((who) => new Leave(who)),
    fc.constant(new FailAll()),
  ]);
  fc.assert(
    fc.property(commands, (run) => {
      const real: Real = { queue: new RequestQueue(), all: [] };
      fc.modelRun(() => ({ model: { waiting: [] }, real }), run);
      real.queue.failAll(unloaded);
      for (const { endings } of real.all) expect(endings).toHaveLength(1);
    }),
  );
});
