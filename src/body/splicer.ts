import type { Replacement } from './json-edits.js';

/** Makes replacements in a body as it passes; they are in its order, none over another. */
export class Splicer {
  /** Those that have not been made. */
  private readonly left: Replacement[];
  private at = 0;
  /** As far as this, what comes has been replaced already. */
  private goneUntil = 0;

  constructor(replacements: readonly Replacement[]) {
    this.left = [...replacements];
  }

  /** What takes the place of the next bytes. */
  take(chunk: Buffer): Buffer[] {
    const start = this.at;
    const end = start + chunk.length;
    const out: Buffer[] = [];
    const passTo = (place: number): void => {
      const from = Math.max(this.at, this.goneUntil);
      if (place > from) out.push(chunk.subarray(from - start, place - start));
      this.at = place;
    };
    for (let next = this.left[0]; next !== undefined && next.start < end; next = this.left[0]) {
      passTo(next.start);
      out.push(next.bytes);
      this.goneUntil = next.end;
      this.left.shift();
    }
    passTo(end);
    return out;
  }

  /** What is to stand at the very end. */
  end(): Buffer[] {
    return this.left.splice(0).map(({ bytes }) => bytes);
  }
}

/** By how much the replacements make a body longer. */
export const growth = (replacements: readonly Replacement[]): number =>
  replacements.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), 0);
