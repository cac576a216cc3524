import type { BodySpace } from './body-space.service.js';
import { detach } from './detach.js';
import { Parts } from './parts.js';
import type { SpillFile } from './spill-file.js';

/** The most of one body that is held in memory. */
const MOST_IN_MEMORY = 32 * 1024 * 1024;
/** Up to this size a body is a small one. */
const SMALL_BYTES = 1024 * 1024;

/** The beginning of one body: in memory, and past that in a file, as far as there is room for it. */
export class HeldBytes {
  private readonly parts: Parts;
  private file: SpillFile | undefined;
  private onDisk = 0;
  private isWriting = false;
  /** Nothing before this place is needed. */
  private start = 0;

  constructor(
    private readonly space: BodySpace,
    announced: number | undefined,
  ) {
    this.parts = new Parts(space.pieces, announced);
  }

  get end(): number {
    return this.parts.end + (this.file?.bytes ?? 0);
  }

  get isInMemory(): boolean {
    return this.file === undefined;
  }

  /** In one piece, where it is in memory. */
  whole(): Buffer {
    return this.parts.whole();
  }

  /**
   * Gives the same bytes, where they are held; the chunk is for nobody any more. Undefined where there is no
   * room, or what would stand before it is in a file.
   */
  keepInMemory(chunk: Buffer): Buffer | undefined {
    const end = this.parts.end + chunk.length;
    if (this.isWriting || this.file !== undefined || end > MOST_IN_MEMORY) return undefined;
    if (!this.space.takeMemory(chunk.length, end > SMALL_BYTES)) return undefined;
    const held = this.parts.add(chunk);
    if (held !== chunk) detach(chunk);
    return held;
  }

  /**
   * Undefined where there is no room; rejects where it cannot be written, and then is not kept.
   * One at a time.
   */
  keepOnDisk(chunk: Buffer): Promise<void> | undefined {
    if (!this.space.takeDisk(chunk.length)) return undefined;
    this.onDisk += chunk.length;
    return this.write(this.file ?? this.space.newFile(), chunk);
  }

  /**
   * What stands at a place, as much of it as comes at once; undefined where nothing does yet. Rejects with
   * a GatewayError where that has been given up, or cannot be read.
   */
  at(place: number): Buffer | Promise<Buffer> | undefined {
    if (place < this.start) return Promise.reject(this.space.givenUp());
    const inMemory = this.parts.from(place);
    if (inMemory !== undefined || place >= this.end) return inMemory;
    return this.file?.read(place - this.parts.end).catch((cause: unknown) => {
      throw this.space.notWritten(cause);
    });
  }

  /** Gives back what is needed for nothing before a place; `isRead` where nobody reads what was given of it. */
  giveUpBefore(place: number, isRead: boolean): void {
    this.start = Math.max(this.start, place);
    const before = this.parts.bytes;
    this.parts.dropBefore(place, isRead);
    this.space.giveMemory(before - this.parts.bytes);
    this.closeUnneeded();
  }

  private async write(file: SpillFile, chunk: Buffer): Promise<void> {
    this.isWriting = true;
    try {
      await file.append(chunk);
      this.file = file;
    } catch (error) {
      // Of one with nothing in it no more is known than that it failed.
      if (this.file === undefined) file.close();
      this.giveDisk(chunk.length);
      throw error;
    } finally {
      this.isWriting = false;
      this.closeUnneeded();
    }
  }

  /** What is being written may be needed yet. */
  private closeUnneeded(): void {
    if (this.file === undefined || this.isWriting || this.start < this.end) return;
    this.file.close();
    this.giveDisk(this.onDisk);
  }

  private giveDisk(bytes: number): void {
    this.onDisk -= bytes;
    this.space.giveDisk(bytes);
  }
}
