/** The largest piece in which a body is held. */
export const LARGEST_PIECE_BYTES = 512 * 1024;
/** Up to this size memory is made for each body. */
export const SMALL_PIECE_BYTES = 64 * 1024;
/** As much as is held of one body. */
const MOST_SPARE_BYTES = 32 * 1024 * 1024;
const SPARE_FOR_MS = 30_000;

/**
 * Memory for bodies, made once and used again: V8 collects all of its heap whenever some 30 MB have been
 * made outside it, which costs more than all else that is done for those 30 MB.
 */
export class SparePieces {
  private readonly spare = new Map<number, Buffer[]>();
  private spareBytes = 0;
  private timer: NodeJS.Timeout | undefined;

  /** At least so many bytes, up to the largest piece. */
  take(bytes: number): Buffer {
    if (bytes <= SMALL_PIECE_BYTES) return unused(bytes);
    let size = SMALL_PIECE_BYTES;
    while (size < bytes) size *= 2;
    const known = this.spare.get(size)?.pop();
    if (known === undefined) return unused(size);
    this.spareBytes -= size;
    return known;
  }

  /** Nobody reads it any more, nor writes to it. */
  give(piece: Buffer): void {
    const { length } = piece;
    if (length <= SMALL_PIECE_BYTES || this.spareBytes + length > MOST_SPARE_BYTES) return;
    const alike = this.spare.get(length);
    if (alike === undefined) this.spare.set(length, [piece]);
    else alike.push(piece);
    this.spareBytes += length;
    // All of it, used lately or not: to make it anew costs nothing, once in so long a time.
    this.timer ??= setTimeout(this.letGo, SPARE_FOR_MS).unref();
  }

  readonly letGo = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.spare.clear();
    this.spareBytes = 0;
  };
}

/** What nothing is written to takes no memory yet. */
const unused = (bytes: number): Buffer => Buffer.allocUnsafeSlow(bytes);
