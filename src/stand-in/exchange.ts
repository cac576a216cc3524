import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Journal } from './journal.js';

export const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT_TYPE = 'text/plain; charset=utf-8';

/** Not read by `URL`: that throws at some of what clients send. */
export function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '/';
}

/** One request and its answer: read once, journalled once, aborted when the client leaves. */
export class Exchange {
  readonly path: string;
  readonly signal: AbortSignal;
  tokensSent = 0;
  readonly #facts: { readonly id: number; readonly method: string; readonly path: string };
  #isAnswered = false;

  constructor(
    id: number,
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    private readonly journal: Journal,
  ) {
    this.path = pathOf(request);
    this.#facts = { id, method: request.method ?? 'GET', path: this.path };
    const abort = new AbortController();
    this.signal = abort.signal;
    response.once('close', () => {
      abort.abort();
      this.#noteAbort();
    });
  }

  get route(): string {
    return `${this.#facts.method} ${this.path}`;
  }

  async readBody(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.request) {
      chunks.push(chunk as Buffer); // a stream without an encoding gives buffers
    }
    const body = Buffer.concat(chunks);
    const sha256 = createHash('sha256').update(body).digest('hex');
    this.journal.write('request', { ...this.#facts, bytes: body.length, sha256 });
    return body;
  }

  endWithJson(status: number, value: object): void {
    this.#endWhole(status, JSON_TYPE, JSON.stringify(value));
  }

  endWithText(status: number, text: string): void {
    this.#endWhole(status, TEXT_TYPE, text);
  }

  /** Journals before the last bytes go, so that who has the whole answer finds it journalled. */
  end(lastBytes: string): void {
    this.#isAnswered = true;
    const { statusCode: status } = this.response;
    this.journal.write('answered', { ...this.#facts, status, tokens: this.tokensSent });
    this.response.end(lastBytes);
  }

  #endWhole(status: number, type: string, payload: string): void {
    this.response.writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(payload),
    });
    this.end(payload);
  }

  #noteAbort(): void {
    if (!this.#isAnswered) {
      this.journal.write('aborted', { ...this.#facts, tokens: this.tokensSent });
    }
  }
}
