import type { IncomingMessage } from 'node:http';
import type { Writer } from './client-response.js';
import { noteAnswer } from './forwarder.js';
import type { Exchange } from './forwarder.js';
import { upstreamError } from './upstream-error.js';

/** Where the pieces of an answer come from. */
interface Source {
  pause(): unknown;
  resume(): unknown;
}

/** Takes a piece of the answer to the client. */
export function passOn(exchange: Exchange, chunk: Buffer, writer: Writer): void {
  const { lease, response } = exchange;
  lease.hasMoved = true;
  response.write(chunk, writer);
  noteAnswer(exchange);
}

/** No more comes until the client has taken what there is. */
export function holdUp({ lease, response }: Exchange, source: Source): void {
  source.pause();
  lease.isHeldUp = true;
  response.drained(() => {
    lease.isHeldUp = false;
    lease.hasMoved = true;
    source.resume();
  });
}

/** Takes the answer to the client, no faster than the client reads. */
export function carry(answer: IncomingMessage, exchange: Exchange): void {
  const { lease, response, failed } = exchange;
  // Also where it is shorter than it said it would be.
  answer.on('error', (error) => {
    failed(upstreamError(lease.model, error));
  });
  const { statusCode = 0 } = answer;
  lease.hasMoved = true;
  if (statusCode < 200) {
    answer.destroy(new Error(`no status: ${statusCode}`));
    return;
  }
  response.begin(statusCode, answer.statusMessage, answer.rawHeaders);
  noteAnswer(exchange);
  const writer: Writer = {
    holdUp: () => {
      holdUp(exchange, answer);
    },
  };
  answer.on('data', (chunk: Buffer) => {
    passOn(exchange, chunk, writer);
  });
  answer.once('end', () => {
    lease.isHeldUp = true;
    response.end(answer.rawTrailers);
  });
}
