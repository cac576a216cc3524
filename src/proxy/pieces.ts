import type { ServerResponse } from 'node:http';

/**
 * What has come of an answer within one turn of the event loop. A token is mostly alone in its turn: it gets
 * no array, for V8 makes those in its old space, where they keep it from being collected with what is young.
 */
export class Pieces {
  bytes = 0;
  private first: Buffer | undefined;
  private readonly several: Buffer[] = [];

  add(piece: Buffer): void {
    const { first, several } = this;
    this.bytes += piece.length;
    if (first === undefined) this.first = piece;
    else {
      if (several.length === 0) several.push(first);
      several.push(piece);
    }
  }

  /** All there is, in one. */
  take(): Buffer | undefined {
    const { first, several } = this;
    this.first = undefined;
    this.bytes = 0;
    if (several.length === 0) return first;
    const all = Buffer.concat(several);
    several.length = 0;
    return all;
  }
}

/** To copy what is longer would cost more than it saves. */
const MOST_COPIED_BYTES = 8 * 1024;

/**
 * Writes a piece of the body; false where the client takes no more until the answer has drained. Node makes
 * four writes of a chunk, which one system call has to gather: a token is written in one, as text, which
 * costs no buffer.
 */
export function writePiece(answer: ServerResponse, piece: Buffer): boolean {
  const { socket, chunkedEncoding } = answer;
  const { length } = piece;
  // An empty chunk would be the end.
  const isShort = length > 0 && length <= MOST_COPIED_BYTES;
  if (!isShort || !chunkedEncoding || socket?.writable !== true) return answer.write(piece);
  const chunk = `${length.toString(16)}\r\n${piece.toString('latin1')}\r\n`;
  // An empty one has Node see for itself that there is no room: only then does it tell when it has drained.
  return socket.write(chunk, 'latin1') || answer.write('', 'latin1');
}
