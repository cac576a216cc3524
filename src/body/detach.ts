import { MessageChannel } from 'node:worker_threads';

/** Takes messages, and forgets them. */
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/** Memory that is shared with others is no larger. */
const MOST_SHARED_BYTES = 8 * 1024;

/**
 * Gives back at once what Node has made for a piece of a body, and nobody reads any more. V8 would do so
 * when it collects its heap, and collect that more often for it. Afterwards the buffer is empty.
 */
export function detach(bytes: Buffer): void {
  const { buffer, length } = bytes;
  const isAlone = length > MOST_SHARED_BYTES && length === buffer.byteLength;
  if (isAlone && buffer instanceof ArrayBuffer) nowhere.postMessage(undefined, [buffer]);
}
