import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { joinWrites } from '../joined-writes.js';

/** A refused client that goes on sending gets this long to read why. */
const LINGER_MS = 5_000;

/** What is under way on one connection. */
interface Traffic {
  /** Answers that are not complete, mostly one; pipelined ones make several of a connection. */
  readonly answers: ServerResponse[];
  /** The request that came last; only its body can still be on its way. */
  latest: IncomingMessage;
}

/** Ends the connections that Node would keep for as long as their clients like. */
export class ClientSockets {
  private readonly traffic = new WeakMap<Socket, Traffic>();

  /**
   * To be told of every request before its answer begins. What the client does not finish after its
   * answer, or after it has said that it will send no more, is cut once `timeoutMs` have passed.
   */
  watch(request: IncomingMessage, answer: ServerResponse, timeoutMs: number): void {
    const { socket } = request;
    const traffic = this.traffic.get(socket) ?? this.adopt(socket, request, timeoutMs);
    traffic.latest = request;
    traffic.answers.push(answer);
    // To listen only once costs more than to look whether it is still there.
    answer.on('close', () => {
      const at = traffic.answers.indexOf(answer);
      if (at === -1) return;
      traffic.answers.splice(at, 1);
      if (!request.complete && !socket.destroyed) passOver(request, timeoutMs);
    });
  }

  /** True once a byte of an answer may have gone out that is not complete. */
  isAnswering(socket: Socket): boolean {
    const { answers = [] } = this.traffic.get(socket) ?? {};
    return answers.some(({ headersSent }) => headersSent);
  }

  /** Calls back once no answer is under way on the connection; never if it closes before. */
  onceAnswered(socket: Socket, begin: () => void): void {
    const answer = this.traffic.get(socket)?.answers[0];
    if (answer === undefined) begin();
    else {
      answer.once('close', () => {
        this.onceAnswered(socket, begin);
      });
    }
  }

  /** To be told where Node does not look after the connection any more: the answer under way goes on. */
  drained(socket: Socket): void {
    for (const answer of [...(this.traffic.get(socket)?.answers ?? [])]) {
      if (answer.socket === socket) answer.emit('drain');
    }
  }

  private adopt(socket: Socket, request: IncomingMessage, timeoutMs: number): Traffic {
    const traffic: Traffic = { answers: [], latest: request };
    this.traffic.set(socket, traffic);
    // Node gives up the requests of a client that half-closes, but waits until it has read everything.
    socket.once('end', () => {
      cutAfter(timeoutMs, socket);
    });
    socket.once('close', () => {
      // Node tells the answer whose turn it is; those behind it would never hear of it.
      for (const answer of [...traffic.answers]) if (answer.socket === null) answer.emit('close');
    });
    joinWrites(socket);
    lingerWhileSending(socket, traffic, Math.min(timeoutMs, LINGER_MS));
    return traffic;
  }
}

/**
 * Closing a connection on which something has come that was not read resets it, and the reset takes
 * the answer along: it has to wait until the body that is under way has come.
 */
function lingerWhileSending(socket: Socket, traffic: Traffic, longestMs: number): void {
  const destroySoon = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    if (traffic.latest.complete) destroySoon();
    else {
      socket.end();
      cutAfter(longestMs, socket);
      traffic.latest.once('end', destroySoon);
    }
  };
}

/** What is left of a request that has been answered is read and forgotten, so far as it comes in time. */
function passOver(request: IncomingMessage, timeoutMs: number): void {
  const stop = cutAfter(timeoutMs, request.socket);
  request.once('end', stop);
  request.resume();
}

/** Returns what keeps it from happening. */
export function cutAfter(timeoutMs: number, socket: Socket): () => void {
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  const stop = (): void => {
    clearTimeout(timer);
    socket.off('close', stop);
  };
  socket.once('close', stop);
  return stop;
}
