import type { Socket } from 'node:net';

/** What the upstream has said is on its way already. */
const LONGEST_MS = 1_000;

/** Connections are used again. */
const known = new WeakSet<Socket>();

type Done = (error?: Error | null) => void;

/**
 * Has what came before a write failed be read. An upstream that refuses an upload may close at once:
 * then the next write fails, and Node would end the connection with the refusal unread. So a failure is
 * told only once there is nothing more to read.
 */
export function readLastWords(socket: Socket): void {
  if (known.has(socket)) return;
  known.add(socket);
  const write = socket._write.bind(socket);
  const writeAll = socket._writev?.bind(socket);
  socket._write = (chunk, encoding, done) => {
    write(chunk, encoding, onceRead(socket, done));
  };
  if (writeAll === undefined) return;
  socket._writev = (chunks, done) => {
    writeAll(chunks, onceRead(socket, done));
  };
}

const onceRead =
  (socket: Socket, done: Done): Done =>
  (error) => {
    if (error === undefined || error === null || socket.readableEnded) {
      done(error);
      return;
    }
    const fail = (): void => {
      clearTimeout(timer);
      socket.off('end', fail).off('close', fail);
      done(error);
    };
    const timer = setTimeout(fail, LONGEST_MS);
    socket.once('end', fail).once('close', fail);
  };
