import { LARGEST_PIECE_BYTES } from './spare-pieces.js';
import type { SparePieces } from './spare-pieces.js';

/** So many times what has come, room is made for what is announced; for what is not, for twice as much. */
const MOST_ROOM = 16;

interface Part {
  readonly start: number;
  readonly room: Buffer;
  /** So much of the room is taken. */
  length: number;
  /** Nobody else has it. */
  isOurs: boolean;
}

/**
 * The beginning of a body, in memory: added to at its end, given up from its start. It is copied as it comes
 * into few large pieces, which are used again.
 */
export class Parts {
  /** Where it ends in the body. */
  end = 0;
  private parts: Part[] = [];

  /** @param announced how long the whole body will be, where that is known */
  constructor(
    private readonly spare: SparePieces,
    private readonly announced?: number,
  ) {}

  /** How much of it is still here. */
  get bytes(): number {
    return this.end - (this.parts[0]?.start ?? this.end);
  }

  /** Gives the same bytes, where they are held. A body that comes in one piece is not copied. */
  add(bytes: Buffer): Buffer {
    const isAll = this.end === 0 && (this.announced ?? bytes.length) === bytes.length;
    if (!isAll && bytes.length <= LARGEST_PIECE_BYTES) return this.copy(bytes);
    this.begin({ start: this.end, room: bytes, length: bytes.length, isOurs: false });
    this.end += bytes.length;
    return bytes;
  }

  /** What is here from a place of the body on, as much of it as is in one piece. */
  from(at: number): Buffer | undefined {
    const part = this.parts.findLast(({ start }) => start <= at);
    if (part === undefined || at >= this.end) return undefined;
    return content(part, at - part.start);
  }

  /** Gives up what stands before a place of the body, whole parts of it. */
  dropBefore(at: number, isRead: boolean): void {
    const kept = this.parts.findIndex(({ start, length }) => start + length > at);
    const dropped = this.parts.splice(0, kept === -1 ? this.parts.length : kept);
    if (!isRead) return;
    for (const { room, isOurs } of dropped) if (isOurs) this.spare.give(room);
  }

  /** All of it in one piece, for whoever wants it for as long as he wants. */
  whole(): Buffer {
    const [only] = this.parts;
    if (only === undefined) return Buffer.alloc(0);
    if (this.parts.length > 1) {
      const room = Buffer.concat(this.parts.map((part) => content(part)));
      this.parts = [{ start: only.start, room, length: room.length, isOurs: false }];
      return room;
    }
    only.isOurs = false;
    return content(only);
  }

  private copy(bytes: Buffer): Buffer {
    const part = this.withRoomFor(bytes.length);
    const at = part.length;
    bytes.copy(part.room, at);
    part.length += bytes.length;
    this.end += bytes.length;
    return part.room.subarray(at, part.length);
  }

  private withRoomFor(more: number): Part {
    const last = this.parts.at(-1);
    if (last === undefined) return this.next(more);
    if (last.length + more <= last.room.length) return last;
    const larger = this.roomFrom(last.start, more);
    const isWorthIt = larger >= 2 * last.length && larger >= last.length + more;
    return isWorthIt ? this.enlarged(last, larger) : this.next(more);
  }

  private next(more: number): Part {
    const room = this.spare.take(this.roomFrom(this.end, more));
    return this.begin({ start: this.end, room, length: 0, isOurs: true });
  }

  /** Others may read what it was until now. */
  private enlarged(last: Part, bytes: number): Part {
    this.parts.pop();
    const room = this.spare.take(bytes);
    last.room.copy(room, 0, 0, last.length);
    return this.begin({ ...last, room, isOurs: true });
  }

  private begin(part: Part): Part {
    this.parts.push(part);
    return part;
  }

  /** How much is wanted for what begins at a place, where so much more has come. */
  private roomFrom(start: number, more: number): number {
    const come = this.end + more;
    const expected =
      this.announced === undefined ? 2 * come : Math.min(this.announced - start, MOST_ROOM * come);
    return Math.min(LARGEST_PIECE_BYTES, Math.max(expected, come - start));
  }
}

const content = ({ room, length }: Part, from = 0): Buffer =>
  from === 0 && length === room.length ? room : room.subarray(from, length);
