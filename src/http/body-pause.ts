import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../errors.js';

/**
 * Calls back with the refusal once the client has paused in its body for longer than it may. Only
 * time in which somebody here wants to read counts: before the first byte is asked for, and while an
 * upstream takes no more, it is not the client that is slow.
 * @returns how to stop looking, once nobody is to be refused any more
 */
export function onPause(
  request: IncomingMessage,
  timeoutMs: number,
  refuse: (error: GatewayError) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    if (request.isPaused()) return;
    stop();
    refuse(tooSlow(timeoutMs));
  };
  const resumed = (): void => {
    // As most small ones are by then: there is nothing to wait for.
    if (request.complete) return;
    // Not sooner: to ask for data is to make it flow.
    if (timer === undefined) request.on('data', came);
    timer = timer?.refresh() ?? setTimeout(look, timeoutMs);
  };
  const came = (): void => {
    timer?.refresh();
  };
  const stop = (): void => {
    clearTimeout(timer);
    request.off('resume', resumed).off('data', came).off('end', stop).off('close', stop);
  };
  request.on('resume', resumed).once('end', stop).once('close', stop);
  return stop;
}

const tooSlow = (timeoutMs: number): GatewayError =>
  new GatewayError(
    'request_timeout',
    `nothing of the request body has come for ${timeoutMs / 1000} s`,
  );
