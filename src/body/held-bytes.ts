import type { BodySpace } from './body-space.service.js';
import { Parts } from './parts.js';
import type { SpillFile } from './spill-file.js';

/** The most of one body that is held in memory. */
const MOST_IN_MEMORY = 32 * 1024 * 1024;
/** A body up to this size is a small one. */
export const SMALL_BYTES = 1024 * 1024;

/** The beginning of one body: in memory, and past that in a file, as far as there is room for it. */
export class HeldBytes {
  private readonly parts = new Parts();
  private file: SpillFile | undefined;
  private onDisk = 0;
  private isWriting = false;
  /** Nothing before this place is needed. */
  private start = 0;

  constructor(private readonly space: BodySpace) {}

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

  /** False where there is no room, or what would stand before it is in a file. */
  keepInMemory(chunk: Buffer): boolean {
    const end = this.parts.end + chunk.length;
    if (this.isWriting || this.file !== undefined || end > MOST_IN_MEMORY) return false;
    if (!this.space.takeMemory(chunk.length, end > SMALL_BYTES)) return false;
    this.parts.add(chunk);
    return true;
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

  /** Gives back what is needed for nothing before a place. */
  giveUpBefore(place: number): void {
    this.start = Math.max(this.start, place);
    const before = this.parts.bytes;
    this.parts.dropBefore(place);
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
