import type { IncomingMessage } from 'node:http';
import { noteAnswer } from './forwarder.js';
import type { Exchange } from './forwarder.js';
import { upstreamError } from './upstream-error.js';

/** Where the pieces of an answer come from. */
interface Source {
  pause(): unknown;
  resume(): unknown;
}

/** Takes a piece of the answer to the client. */
export function passOn(exchange: Exchange, chunk: Buffer): void {
  const { lease, response } = exchange;
  lease.hasMoved = true;
  response.write(chunk);
  noteAnswer(exchange);
}

/** Where the client reads slower, no more comes meanwhile. */
export function keepPace({ lease, response }: Exchange, source: Source): void {
  response.onFull = () => {
    source.pause();
    lease.isHeldUp = true;
    response.drained(() => {
      lease.isHeldUp = false;
      lease.hasMoved = true;
      source.resume();
    });
  };
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
  keepPace(exchange, answer);
  answer.on('data', (chunk: Buffer) => {
    passOn(exchange, chunk);
  });
  answer.once('end', () => {
    lease.isHeldUp = true;
    response.end(answer.rawTrailers);
  });
}
