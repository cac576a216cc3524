// Reads and makes HTTP/1 messages as they stand on the wire: what is no end of anything stays as it is.
import { createHash } from 'node:crypto';
import { once } from 'node:events';

const BLANK_LINE = '\r\n\r\n';
const NOTHING = Buffer.alloc(0);
/** More of a body is only counted and digested. */
const MOST_KEPT = 256;

/** The messages that come over one socket, one after the other. */
export class WireReader {
  rest = NOTHING;

  constructor(socket) {
    this.parts = socket.iterator({ destroyOnReturn: false });
  }

  /** First line and fields; undefined where the connection ends before them. */
  async head() {
    const bytes = await this.through(BLANK_LINE);
    return bytes === undefined ? undefined : headOf(bytes.toString('latin1'));
  }

  /** The body behind a head that frames it so: 'none', 'chunked', 'close' or a number of bytes. */
  async body(framing) {
    const body = new Body();
    let isWhole = true;
    if (framing === 'chunked') isWhole = await this.chunks(body);
    else if (framing === 'close') await this.take(Infinity, body);
    else if (framing !== 'none') isWhole = await this.take(framing, body);
    return { framing, isWhole, ...body.seen() };
  }

  async chunks(body) {
    for (;;) {
      const line = await this.through('\r\n');
      if (line === undefined) return false;
      const [size, ...extensions] = line.toString('latin1').trimEnd().split(';');
      if (extensions.length > 0) body.extensions.push(extensions.join(';'));
      const bytes = parseInt(size, 16);
      if (bytes === 0) return this.trailers(body);
      if (!(await this.take(bytes, body))) return false;
      if ((await this.through('\r\n')) === undefined) return false;
    }
  }

  async trailers(body) {
    for (;;) {
      const line = await this.through('\r\n');
      if (line === undefined) return false;
      const text = line.toString('latin1').slice(0, -2);
      if (text === '') return true;
      body.trailers.push(...fieldOf(text));
    }
  }

  /** Up to the mark and with it. */
  async through(mark) {
    for (;;) {
      const at = this.rest.indexOf(mark);
      if (at !== -1) return this.cut(at + mark.length);
      if (!(await this.more())) return undefined;
    }
  }

  async take(bytes, body) {
    for (let missing = bytes; missing > 0;) {
      if (this.rest.length === 0 && !(await this.more())) return false;
      const part = this.cut(Math.min(missing, this.rest.length));
      body.add(part);
      missing -= part.length;
    }
    return true;
  }

  cut(end) {
    const part = this.rest.subarray(0, end);
    this.rest = this.rest.subarray(end);
    return part;
  }

  async more() {
    const { value, done } = await this.parts.next();
    if (done) return false;
    this.rest = this.rest.length === 0 ? value : Buffer.concat([this.rest, value]);
    return true;
  }
}

class Body {
  extensions = [];
  trailers = [];
  digest = createHash('sha256');
  kept = [];
  bytes = 0;

  add(part) {
    if (this.bytes < MOST_KEPT) this.kept.push(part.subarray(0, MOST_KEPT - this.bytes));
    this.bytes += part.length;
    this.digest.update(part);
  }

  seen() {
    const { bytes, extensions, trailers } = this;
    const text = Buffer.concat(this.kept).toString('latin1');
    return { bytes, sha256: this.digest.digest('hex'), text, extensions, trailers };
  }
}

function headOf(text) {
  const [line, ...lines] = text.slice(0, -BLANK_LINE.length).split('\r\n');
  return { line, fields: lines.flatMap(fieldOf) };
}

function fieldOf(line) {
  const at = line.indexOf(':');
  return [line.slice(0, at), line.slice(at + 1).trim()];
}

/** The values of a field, by its name in lower case. */
export const valuesIn = (fields, name) =>
  fields.filter((_, i) => i % 2 === 1 && fields[i - 1].toLowerCase() === name);

/** How a request with these fields is framed. */
export function framingOf(fields) {
  const [length] = valuesIn(fields, 'content-length');
  if (valuesIn(fields, 'transfer-encoding').length > 0) return 'chunked';
  return length === undefined ? 'none' : Number(length);
}

/** Writes text and bytes as they are, `{ fill }` as that many letters, no faster than they are taken. */
export async function say(socket, parts) {
  for (const part of parts) {
    if (typeof part === 'string') await write(socket, Buffer.from(part, 'latin1'));
    else if (Buffer.isBuffer(part)) await write(socket, part);
    else await fill(socket, part);
  }
}

/** A length no power of two divides, so that no piece looks like the next one. */
const BLOCK = letters(65_521);

function letters(bytes) {
  const block = Buffer.alloc(bytes);
  for (let i = 0, state = 1; i < bytes; i++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    block[i] = 97 + ((state >> 16) % 26);
  }
  return block;
}

/** In pieces of a block; as chunks where it is told an extension for them, which may be empty. */
async function fill(socket, { fill: bytes, chunks }) {
  for (let left = bytes; left > 0;) {
    const part = BLOCK.subarray(0, Math.min(left, BLOCK.length));
    left -= part.length;
    const line = `${part.length.toString(16)}${chunks}\r\n`;
    const pieces = [Buffer.from(line), part, Buffer.from('\r\n')];
    await write(socket, chunks === undefined ? part : Buffer.concat(pieces));
  }
}

async function write(socket, bytes) {
  if (socket.destroyed || socket.write(bytes)) return;
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]);
  over.abort();
}
