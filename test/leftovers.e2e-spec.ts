import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import { chat } from './support/http.js';
import { eventually, isAlive } from './support/journal.js';
import { upstream } from './support/models.js';

const SWAPS = 200;

const openFiles = (): number => readdirSync('/proc/self/fd').length;

/** What keeps an event loop alive: sockets, timers, children. */
const resources = (): number => process.getActiveResourcesInfo().length;

describe('two hundred swaps in a row', () => {
  it('leave no process, socket, listener or memory behind', { timeout: 180_000 }, async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 0, linger: 0 },
      models: { a: { cmd: upstream('tiny', 'a', log) }, b: { cmd: upstream('tiny', 'b', log) } },
    }));
    const swap = async (i: number): Promise<void> => {
      const response = await chat(url, i % 2 === 0 ? 'a' : 'b');
      expect(response.status).toBe(200);
      await response.arrayBuffer();
    };
    for (let i = 0; i < 20; i++) await swap(i);
    const before = {
      files: openFiles(),
      resources: resources(),
      listeners: process.listenerCount('exit'),
    };
    const heapBefore = usedHeap();
    for (let i = 0; i < SWAPS; i++) await swap(i);
    await eventually(() => openFiles() <= before.files + 2, 'open files are as before');
    await eventually(() => resources() <= before.resources + 2, 'handles are as before');
    expect(process.listenerCount('exit')).toBe(before.listeners);
    expect(journal.pids().filter(isAlive)).toHaveLength(1);
    expect(journal.count('a', 'started') + journal.count('b', 'started')).toBe(SWAPS + 20);
    // Far less than the 200 would leave if each left as little as its log.
    expect(usedHeap() - heapBefore).toBeLessThan(8 * 1024 * 1024);
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function usedHeap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
