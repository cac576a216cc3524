import { describe, expect, it } from 'vitest';
import { left, startProgram } from './support/ending.js';
import { chat, health, readUntil, readUntilBroken, refusal } from './support/http.js';
import { eventually } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { standIn, upstream } from './support/models.js';

const noneAlive = (journal: Journal) => (): boolean => left(journal).length === 0;

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  it('ends every upstream and exits with 0', async () => {
    const { program, journal } = startProgram((log) => ({
      models: { a: { cmd: standIn('a', log) }, b: { cmd: standIn('b', log), persist: true } },
    }));
    const url = await program.url();
    await chat(url, 'a');
    await chat(url, 'b');
    program.signal(signal);
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(noneAlive(journal)()).toBe(true);
    expect(journal.count('a', 'ended') + journal.count('b', 'ended')).toBe(2);
  });

  it('lets running answers finish, and takes no new work meanwhile', async () => {
    const { program } = startProgram((log) => ({
      models: {
        a: { cmd: standIn('a', log, { tokenPace: 100, tokens: 40 }), concurrencyLimit: 1 },
      },
    }));
    const url = await program.url();
    const stream = await chat(url, 'a', { stream: true });
    const queued = chat(url, 'a');
    await readable(url);
    program.signal(signal);
    expect(await refusal(await queued)).toMatchObject({ status: 503, code: 'shutting_down' });
    expect(await refusal(await chat(url, 'a'))).toMatchObject({
      status: 503,
      code: 'shutting_down',
    });
    const unhealthy = await fetch(`${url}/health`);
    expect(unhealthy.status).toBe(503);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect(await stream.text()).toContain('[DONE]');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });
});

/** A request has reached the queue once a later one has been answered. */
async function readable(url: string): Promise<void> {
  await eventually(async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return text.includes('llama_swap_queue_length{model="a"} 1');
  }, 'one request waits');
}

describe('shutting down', () => {
  it('during a load abandons it', async () => {
    const { program, journal } = startProgram((log) => ({
      models: { a: { cmd: standIn('a', log, { loadTime: 60_000 }) } },
    }));
    const url = await program.url();
    const waiting = chat(url, 'a');
    await journal.until('a', 'started');
    program.signal('SIGTERM');
    expect((await refusal(await waiting)).code).toBe('shutting_down');
    expect((await program.ended).code).toBe(0);
    expect(noneAlive(journal)()).toBe(true);
  });

  it('cuts, visibly, answers that take longer than the shutdown timeout', async () => {
    const { program, journal } = startProgram((log) => ({
      shutdownTimeout: 0.3,
      models: { a: { cmd: standIn('a', log, { tokenPace: 50, tokens: 2000 }) } },
    }));
    const url = await program.url();
    const reader = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    program.signal('SIGTERM');
    const rest = await readUntilBroken(reader);
    expect(rest).toContain('"code":"shutting_down"');
    expect((await program.ended).code).toBe(0);
    expect(noneAlive(journal)()).toBe(true);
  });

  it('a second signal ends everything at once', async () => {
    const { program, journal } = startProgram((log) => ({
      unloadTimeout: 600,
      models: {
        a: { cmd: standIn('a', log, { tokenPace: 50, tokens: 2000 }) },
        deaf: { cmd: upstream('forks', 'deaf', log), persist: true },
      },
    }));
    const url = await program.url();
    await chat(url, 'deaf');
    const reader = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    program.signal('SIGTERM');
    await journal.until('deaf', 'asked-to-stop');
    program.signal('SIGTERM');
    expect((await program.ended).code).toBe(128 + 15);
    await eventually(noneAlive(journal), 'no process is left');
    await reader.cancel().catch(() => undefined);
  });

  it('is not held up by idle connections or log followers', async () => {
    const { program } = startProgram((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    const url = await program.url();
    await health(url);
    const follower = await fetch(`${url}/logs?follow`);
    program.signal('SIGTERM');
    await follower.text();
    expect((await program.ended).code).toBe(0);
  });

  it('ends whole process trees that ignore SIGTERM, after the unload timeout', async () => {
    const { program, journal } = startProgram((log) => ({
      unloadTimeout: 0.5,
      models: {
        a: { cmd: upstream('forks', 'a', log) },
        b: { cmd: upstream('deaf', 'b', log), persist: true },
      },
    }));
    const url = await program.url();
    await chat(url, 'a');
    await chat(url, 'b');
    program.signal('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(journal.pids()).toHaveLength(4);
    expect(noneAlive(journal)()).toBe(true);
  });

  it('takes the two SIGINTs of one Ctrl+C under npm for one', async () => {
    const { program } = startProgram((log) => ({
      models: { a: { cmd: standIn('a', log, { tokenPace: 50, tokens: 20 }) } },
    }));
    const stream = await chat(await program.url(), 'a', { stream: true });
    program.signal('SIGINT');
    program.signal('SIGINT');
    expect(await stream.text()).toContain('[DONE]');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });
});
