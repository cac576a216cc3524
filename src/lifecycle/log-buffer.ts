/** Enough for the lines that explain a failed load. */
const DEFAULT_BYTES = 256 * 1024;

/** The most recent output, bounded in bytes, and those who follow it. */
export class LogBuffer {
  private chunks: string[] = [];
  private bytes = 0;
  private readonly followers = new Set<(text: string) => void>();

  constructor(private readonly limitBytes = DEFAULT_BYTES) {}

  append(text: string): void {
    if (text === '') return;
    this.chunks.push(text);
    this.bytes += Buffer.byteLength(text);
    while (this.bytes > this.limitBytes && this.chunks.length > 1) {
      this.bytes -= Buffer.byteLength(this.chunks.shift() ?? '');
    }
    if (this.bytes > this.limitBytes) {
      const kept = lastBytes(text, this.limitBytes);
      this.chunks = [kept];
      this.bytes = Buffer.byteLength(kept);
    }
    for (const follower of this.followers) follower(text);
  }

  text(): string {
    return this.chunks.join('');
  }

  /** Calls back with what is appended from now on, until the returned function is called. */
  follow(follower: (text: string) => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }
}

/** The end of a text, no longer than this and beginning with a whole character. */
function lastBytes(text: string, limitBytes: number): string {
  const bytes = Buffer.from(text);
  let from = Math.max(0, bytes.length - limitBytes);
  while (isWithinCharacter(bytes[from])) from++;
  return bytes.toString('utf8', from);
}

const isWithinCharacter = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80;
