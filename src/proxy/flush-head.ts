import type { OutgoingMessage } from 'node:http';

/** Sends the head before there is a body; Node's `flushHeaders` would turn its Latin-1 into UTF-8. */
export function flushHead(message: OutgoingMessage): void {
  message.write('', 'latin1');
}
