import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { BodySpace } from '../../src/body/body-space.service.js';
import { SpillFile } from '../../src/body/spill-file.js';
import type { GatewayConfig } from '../../src/config/gateway.config.js';
import { GatewayError } from '../../src/errors.js';

const BYTES_PER_MIB = 1024 * 1024;

/** More than anything takes that is under way. */
const MOST_TURNS = 3_000;

/** Lets everything else happen, until it holds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < MOST_TURNS; i++) {
    if (holds()) return;
    await turn();
  }
  throw new Error(`never: ${what}`);
}

export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}

/** What a disk does, one write or read after the other: how many turns each takes, which of them fail. */
export interface DiskScript {
  readonly turns: readonly number[];
  readonly fails: readonly boolean[];
}

/** A file as {@link SpillFile} is one, without a disk. */
class MadeUpFile extends SpillFile {
  private content = Buffer.alloc(0);
  private isOver = false;

  constructor(private readonly space: MadeUpSpace) {
    super();
    space.openFiles++;
  }

  override async append(chunk: Buffer): Promise<void> {
    this.refuseClosed();
    await this.space.work();
    this.content = Buffer.concat([this.content, chunk]);
    this.bytes = this.content.length;
  }

  override async read(at: number): Promise<Buffer> {
    if (at < 0) throw new Error('a place before the file');
    this.refuseClosed();
    await this.space.work();
    return this.content.subarray(at, at + 16 * 1024);
  }

  override close(): void {
    if (!this.isOver) this.space.openFiles--;
    this.isOver = true;
  }

  /** What is under way goes on. */
  private refuseClosed(): void {
    if (this.isOver) throw new Error('EBADF');
  }
}

/** The real accounts, over a disk that does what it is told. */
export class MadeUpSpace extends BodySpace {
  memoryHeld = 0;
  diskHeld = 0;
  openFiles = 0;
  private works = 0;

  constructor(
    private readonly bounds: { bodyMemory: number; bodyDisk: number },
    private readonly script: DiskScript = { turns: [], fails: [] },
  ) {
    super(bounds as GatewayConfig);
  }

  static of(memoryBytes: number, diskBytes: number, script?: DiskScript): MadeUpSpace {
    const usual = { bodyLimit: 100, clientTimeout: 60 };
    return new MadeUpSpace({ ...usual, ...boundsOf(memoryBytes, diskBytes) }, script);
  }

  resize(memoryBytes: number, diskBytes: number): void {
    Object.assign(this.bounds, boundsOf(memoryBytes, diskBytes));
  }

  /** One write or read. */
  async work(): Promise<void> {
    const { turns: delays, fails } = this.script;
    const i = this.works++;
    await turns(delays[i % delays.length] ?? 0);
    if (fails[i % fails.length] === true) throw new Error('ENOSPC');
  }

  override takeMemory(bytes: number, isLarge: boolean): boolean {
    const isTaken = super.takeMemory(bytes, isLarge);
    if (isTaken) this.memoryHeld += bytes;
    return isTaken;
  }

  override giveMemory(bytes: number): void {
    super.giveMemory(bytes);
    this.memoryHeld -= bytes;
  }

  override takeDisk(bytes: number): boolean {
    const isTaken = super.takeDisk(bytes);
    if (isTaken) this.diskHeld += bytes;
    return isTaken;
  }

  override giveDisk(bytes: number): void {
    super.giveDisk(bytes);
    this.diskHeld -= bytes;
  }

  override newFile(): SpillFile {
    return new MadeUpFile(this);
  }

  override notWritten(cause: unknown): GatewayError {
    return new GatewayError('body_not_held', 'the disk has failed', { cause });
  }

  get accounts() {
    const { memoryHeld, diskHeld, openFiles } = this;
    return { memoryHeld, diskHeld, openFiles };
  }
}

export const NOTHING_HELD = { memoryHeld: 0, diskHeld: 0, openFiles: 0 };

const boundsOf = (memoryBytes: number, diskBytes: number) => ({
  bodyMemory: memoryBytes / BYTES_PER_MIB,
  bodyDisk: diskBytes / BYTES_PER_MIB,
});

/** A request whose body comes as it is pushed. */
export const madeUpRequest = (read: () => void = () => undefined): IncomingMessage =>
  Object.assign(new Readable({ read }), { headers: {} }) as IncomingMessage;

/** What an attempt has been sent, and how that ended. */
export interface Sent {
  bytes: Buffer;
  hasEnded: boolean;
  error: Error | undefined;
}

export function collected(reader: Readable): Sent {
  const sent: Sent = { bytes: Buffer.alloc(0), hasEnded: false, error: undefined };
  reader.on('data', (chunk: Buffer) => {
    sent.bytes = Buffer.concat([sent.bytes, chunk]);
  });
  reader.once('end', () => (sent.hasEnded = true));
  reader.once('error', (error) => (sent.error = error));
  return sent;
}
