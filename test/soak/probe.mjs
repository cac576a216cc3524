// Loaded into the gateway before anything else: tells its heap on descriptor 3, every second, and
// after a collection where SIGUSR2 asks for one.
import { writeSync } from 'node:fs';

const HEAP_FD = 3;

const tell = (collected) => {
  const { heapUsed, external } = process.memoryUsage();
  try {
    writeSync(HEAP_FD, `${JSON.stringify({ heapUsed, external, collected })}\n`);
  } catch {
    // Nobody reads; that is no affair of the gateway.
  }
};

setInterval(tell, 1000, false).unref();
process.on('SIGUSR2', () => {
  globalThis.gc();
  // What the first one finalized is free for the second.
  setImmediate(() => {
    globalThis.gc();
    tell(true);
  });
});
