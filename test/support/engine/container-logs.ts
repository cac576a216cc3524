import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

const STDOUT = 1;
const STDERR = 2;
const HEAD_BYTES = 8;
const LENGTH_AT = 4;
const MS = 1_000_000n;

interface Entry {
  readonly atNs: bigint;
  readonly stream: typeof STDOUT | typeof STDERR;
  readonly text: string;
}

interface Reader {
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
}

/** What a container has printed in all its runs, a line an entry, as `GET /containers/{id}/logs` tells it. */
export class ContainerLogs {
  private readonly entries: Entry[] = [];
  private readonly followers = new Set<Reader>();
  private lastNs = 0n;

  constructor(private readonly isTty: boolean) {}

  take(stdout: Readable, stderr: Readable): void {
    for (const [readable, stream] of [[stdout, STDOUT] as const, [stderr, STDERR] as const]) {
      let rest = '';
      readable.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.add(stream, `${line}\n`);
      });
      readable.once('end', () => {
        if (rest !== '') this.add(stream, rest);
      });
    }
  }

  open(response: ServerResponse, query: URLSearchParams, isRunning: boolean): void {
    const type = this.isTty ? 'raw-stream' : 'multiplexed-stream';
    response.writeHead(200, { 'content-type': `application/vnd.docker.${type}` });
    response.flushHeaders();
    const reader = { query, response };
    const sinceNs = nanoseconds(query.get('since') ?? '0');
    const past = this.entries.filter(({ atNs }) => atNs >= sinceNs);
    const tail = query.get('tail') ?? 'all';
    for (const entry of tail === 'all' ? past : past.slice(past.length - Number(tail))) {
      this.show(reader, entry);
    }
    if (!isTrue(query.get('follow')) || !isRunning) {
      response.end();
      return;
    }
    this.followers.add(reader);
    response.once('close', () => this.followers.delete(reader));
  }

  /** The container has ended: nobody follows it any more. */
  end(): void {
    for (const { response } of this.followers) response.end();
    this.followers.clear();
  }

  /** Breaks off for those who follow. */
  cut(): void {
    for (const { response } of this.followers) response.destroy();
    this.followers.clear();
  }

  private add(stream: Entry['stream'], text: string): void {
    const nowNs = BigInt(Date.now()) * MS;
    this.lastNs = nowNs > this.lastNs ? nowNs : this.lastNs + 1n;
    const entry = { atNs: this.lastNs, stream, text };
    this.entries.push(entry);
    for (const follower of this.followers) this.show(follower, entry);
  }

  private show({ query, response }: Reader, { atNs, stream, text }: Entry): void {
    if (!isTrue(query.get(stream === STDOUT ? 'stdout' : 'stderr'))) return;
    const stamp = isTrue(query.get('timestamps')) ? `${timeOf(atNs)} ` : '';
    const bytes = Buffer.from(stamp + text);
    const head = Buffer.alloc(this.isTty ? 0 : HEAD_BYTES);
    if (!this.isTty) {
      head[0] = stream;
      head.writeUInt32BE(bytes.length, LENGTH_AT);
    }
    response.write(Buffer.concat([head, bytes]));
  }
}

const isTrue = (value: string | null): boolean => value === '1' || value === 'true';

/** Of seconds with a fraction, or of an RFC 3339 time. */
function nanoseconds(text: string): bigint {
  const [, date = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z?$/.exec(text) ?? [];
  const seconds = date.includes('T') ? Date.parse(`${date}Z`) / 1000 : Number(date);
  return BigInt(Math.floor(seconds)) * 1000n * MS + BigInt(fraction.padEnd(9, '0').slice(0, 9));
}

function timeOf(atNs: bigint): string {
  const second = new Date(Number(atNs / MS)).toISOString().slice(0, 19);
  return `${second}.${String(atNs % (1000n * MS)).padStart(9, '0')}Z`;
}
