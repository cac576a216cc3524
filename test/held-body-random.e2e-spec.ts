import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HeldBody } from '../src/body/held-body.js';
import type { GatewayError } from '../src/errors.js';
import { collected, madeUpRequest, MadeUpSpace, NOTHING_HELD } from './support/held-body.js';
import { turns, until } from './support/held-body.js';
import type { DiskScript, Sent } from './support/held-body.js';

const KIB = 1024;

/** What happens to the body while it comes, beside that it comes. */
type Step =
  | { readonly kind: 'hold' | 'send' | 'answer' | 'leave' | 'free' }
  | { readonly kind: 'wait'; readonly turns: number }
  | { readonly kind: 'room'; readonly memory: number; readonly disk: number };

interface Course {
  readonly chunks: readonly number[];
  readonly pauses: readonly number[];
  readonly isChunked: boolean;
  readonly memory: number;
  readonly disk: number;
  readonly script: DiskScript;
  /** How much of it is looked at before anything else; undefined: nothing is. */
  readonly shown: number | undefined;
  readonly leavesAt: number | undefined;
  readonly isTakenSlowly: boolean;
  readonly steps: readonly Step[];
}

const room = fc.oneof(fc.constant(0), fc.nat(200 * KIB), fc.constant(500 * KIB));

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('wait' as const), turns: fc.nat(12) }) },
  { weight: 4, arbitrary: fc.constant<Step>({ kind: 'hold' }) },
  { weight: 5, arbitrary: fc.constant<Step>({ kind: 'send' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'answer' }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ kind: 'leave' }, { kind: 'free' }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('room' as const), memory: room, disk: room }),
  },
);

const seldom = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 3 });

const course: fc.Arbitrary<Course> = fc.record({
  chunks: fc.array(fc.integer({ min: 1, max: 40 * KIB }), { maxLength: 10 }),
  pauses: fc.array(fc.nat(4), { minLength: 1, maxLength: 4 }),
  isChunked: fc.boolean(),
  memory: room,
  disk: room,
  script: fc.record({
    turns: fc.array(fc.nat(15), { minLength: 1, maxLength: 5 }),
    fails: fc.array(
      fc.nat(19).map((n) => n === 0),
      { minLength: 1, maxLength: 7 },
    ),
  }),
  shown: fc.option(fc.nat(100 * KIB), { nil: undefined, freq: 1 }),
  leavesAt: seldom(fc.nat(10)).map((at) => (at !== undefined && at < 2 ? at : undefined)),
  isTakenSlowly: fc.boolean(),
  steps: fc.array(step, { maxLength: 14 }),
});

/** No two places of it look alike. */
const CONTENT = ((): Buffer => {
  const pieces: Buffer[] = [];
  for (let i = 0; i < 400 * 32; i++) pieces.push(createHash('sha256').update(`${i}`).digest());
  return Buffer.concat(pieces);
})();

/** One course of things: what the attempts were sent of which body. */
class Play {
  readonly space: MadeUpSpace;
  readonly body: HeldBody;
  readonly content: Buffer;
  readonly attempts: Sent[] = [];
  failure: GatewayError | undefined;
  isFreed = false;
  private isShown = false;
  /** What is held once its beginning has been given up is for nobody. */
  private isLost = false;
  /** Then nobody is there to see a failure. */
  hasLeft = false;
  /** Who is sent it, and whether nothing had been given up before. */
  private current: { readonly sent: Sent; readonly isDue: boolean } | undefined;
  private readonly request;
  private at = 0;
  private next = 0;

  constructor(private readonly course: Course) {
    const { memory, disk, script, chunks } = course;
    this.space = MadeUpSpace.of(memory, disk, script);
    this.content = CONTENT.subarray(
      0,
      chunks.reduce((sum, bytes) => sum + bytes, 0),
    );
    this.request = madeUpRequest(() => void this.come());
    this.body = new HeldBody(this.request, this.space);
  }

  async run(): Promise<void> {
    await this.show();
    this.isShown = this.failure === undefined;
    this.body.onFailed((error) => (this.failure = error));
    for (const step of this.course.steps) {
      if (this.isOver) break;
      await this.take(step);
    }
    await this.finish();
  }

  private get hasDiskFailures(): boolean {
    return this.course.script.fails.includes(true);
  }

  /** The client, the disk or, while its model is looked for, the room. */
  private get mayFail(): boolean {
    return this.hasLeft || this.hasDiskFailures || !this.isShown || this.isLost;
  }

  private get isOver(): boolean {
    return this.failure !== undefined || this.isFreed;
  }

  /** One chunk of it, and with the last one, or after it, its end. */
  private async come(): Promise<void> {
    const { chunks, pauses, isChunked, leavesAt } = this.course;
    const i = this.next++;
    await turns(pauses[i % pauses.length] ?? 0);
    if (i === leavesAt) this.leave();
    if (this.request.destroyed) return;
    const bytes = chunks[i];
    if (bytes !== undefined) this.request.push(this.content.subarray(this.at, (this.at += bytes)));
    if (bytes === undefined || (!isChunked && i === chunks.length - 1)) this.request.push(null);
  }

  private async show(): Promise<void> {
    const { shown } = this.course;
    if (shown === undefined) return;
    const seen: Buffer[] = [];
    const count = (): number => seen.reduce((sum, { length }) => sum + length, 0);
    const listener = {
      push: (chunk: Buffer) => void seen.push(chunk),
      get isOver() {
        return count() >= shown;
      },
    };
    let isOver = false;
    this.body
      .showTo(listener)
      .catch((error: unknown) => (this.failure = error as GatewayError))
      .finally(() => (isOver = true));
    await until(() => isOver, 'it has been seen');
    if (this.failure !== undefined) return;
    expect(Buffer.concat(seen).equals(this.content.subarray(0, count()))).toBe(true);
    // What has been looked at is looked at again for its edits.
    const again: Buffer[] = [];
    await this.body.replay((chunk) => void again.push(chunk))?.catch(() => again.splice(0));
    const held = Buffer.concat(again);
    expect(held.equals(this.content.subarray(0, held.length))).toBe(true);
    const isWhole = count() < shown && !this.hasDiskFailures;
    if (isWhole) expect(held.length).toBe(this.content.length);
  }

  private async take(step: Step): Promise<void> {
    if (step.kind === 'wait') await turns(step.turns);
    else if (step.kind === 'hold') this.hold();
    else if (step.kind === 'send') this.send();
    else if (step.kind === 'answer') this.body.keepNoLonger();
    else if (step.kind === 'leave') this.leave();
    else if (step.kind === 'room') this.space.resize(step.memory, step.disk);
    else this.free();
  }

  private send(): void {
    const isDue = this.body.isRepeatable;
    const reader = this.body.stream();
    const sent = collected(reader);
    this.attempts.push(sent);
    this.current = { sent, isDue };
    if (!this.course.isTakenSlowly) return;
    reader.on('data', () => {
      reader.pause();
      setImmediate(() => reader.resume());
    });
  }

  /** Whatever happened, who is sent it is sent all of it, or that fails; then nothing is left. */
  private async finish(): Promise<void> {
    const { small } = this.body;
    if (small !== undefined && !this.isOver) expect(small.equals(this.content)).toBe(true);
    if (!this.isOver) await this.sendLast();
    if (!this.mayFail) expect(this.failure).toBeUndefined();
    this.free();
    await until(() => this.space.openFiles === 0, 'the file is closed');
    await turns(20);
  }

  private async sendLast(): Promise<void> {
    if (this.current === undefined) this.send();
    const { sent, isDue } = this.current!;
    await until(
      () => sent.hasEnded || sent.error !== undefined || this.failure !== undefined || this.hasLeft,
      'it is sent or fails',
    );
    if (isDue && !this.mayFail) expect(sent.error ?? this.failure).toBeUndefined();
  }

  private hold(): void {
    this.current = undefined;
    if (!this.body.isRepeatable) this.isLost = true;
    this.body.hold();
  }

  private leave(): void {
    this.hasLeft = true;
    this.request.destroy();
  }

  private free(): void {
    this.isFreed = true;
    this.body.free();
  }
}

it('whatever happens to a body, each attempt is sent all of it or fails, and nothing of it stays', async () => {
  const property = fc.asyncProperty(course, async (things) => {
    const play = new Play(things);
    await play.run();
    for (const { bytes, hasEnded } of play.attempts) {
      expect(bytes.equals(play.content.subarray(0, bytes.length))).toBe(true);
      if (hasEnded) expect(bytes.length).toBe(play.content.length);
    }
    expect(play.space.accounts).toEqual(NOTHING_HELD);
  });
  await fc.assert(property, { numRuns: Number(process.env.RUNS ?? 5000) });
});
