import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import { chat, health, running } from './support/http.js';
import { standIn } from './support/models.js';

const TOKEN_MS = 100;

describe('TTL', () => {
  it('unloads an idle model after its own TTL, and leaves those whose TTL is 0', async () => {
    const { url, journal } = await startGateway((log) => ({
      modelTTL: 1,
      models: {
        short: { cmd: standIn('short', log) },
        never: { cmd: standIn('never', log), ttl: 0 },
        held: { cmd: standIn('held', log), persist: true },
      },
      groups: { all: { members: ['short', 'never', 'held'] } },
    }));
    await chat(url, 'short');
    await journal.until('never', 'ready');
    await journal.until('held', 'ready');
    await journal.until('short', 'ended');
    // The others had been idle for as long.
    expect((await running(url)).sort()).toEqual(['held', 'never']);
  });

  it('counts from the end of the last request, never against a running stream', async () => {
    const tokens = 25;
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { tokenPace: TOKEN_MS, tokens }), ttl: 1 } },
    }));
    const response = await chat(url, 'a', { stream: true });
    const text = await response.text();
    expect(text).toContain('[DONE]');
    await journal.until('a', 'asked-to-stop');
    const at = Object.fromEntries(journal.lines().map((line) => [line.event, line.at]));
    expect((at['answered'] ?? 0) - (at['request'] ?? 0)).toBeGreaterThan(2 * 1000);
    expect((at['asked-to-stop'] ?? 0) - (at['answered'] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('does not count lists, health checks and loads of a resident model as use', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log), ttl: 1 } },
    }));
    await chat(url, 'a');
    // For as long as it lives: were this use, it would live for ever.
    while (journal.count('a', 'asked-to-stop') === 0) {
      await Promise.all([
        health(url),
        running(url),
        fetch(`${url}/v1/models`),
        fetch(`${url}/metrics`),
      ]);
      if ((await running(url)).includes('a')) await fetch(`${url}/upstream/a/load`);
    }
    expect(journal.count('a', 'asked-to-stop')).toBe(1);
  });
});
