import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../errors.js';

const tooLarge = (limitBytes: number): GatewayError =>
  new GatewayError('request_too_large', `the request body is larger than ${limitBytes} bytes`);

/**
 * The whole body of a request.
 * @throws GatewayError `request_too_large`, before reading it where its length is declared
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limitBytes) return Promise.reject(tooLarge(limitBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limitBytes) chunks.push(chunk);
      else {
        request.pause();
        reject(tooLarge(limitBytes));
      }
    });
    request.once('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, bytes));
    });
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) {
        reject(
          new GatewayError('invalid_request', 'the request ended before its body was complete'),
        );
      }
    });
  });
}
