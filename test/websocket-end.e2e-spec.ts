import { describe, expect, it } from 'vitest';
import { left, startProgram } from './support/ending.js';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest, ModelEntry } from './support/gateway.js';
import { health } from './support/http.js';
import { eventually } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { metric } from './support/metrics.js';
import { upstream } from './support/models.js';
import { RawClient } from './support/raw-http.js';
import { codeOf, handshake, refusalOf, Talk } from './support/websocket.js';

const sockets = (name: string, log: Journal): ModelEntry => ({
  cmd: upstream('websockets', name, log),
});

const over = (more: ModelEntry): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { ...sockets('a', log), ...more } } }));

describe('a model with a WebSocket', () => {
  it('on which nobody speaks is asked how it is, and is left alone if it is well', async () => {
    const { url, journal } = await over({ stallTimeout: 1 });
    const talk = await Talk.open(url, '/upstream/a/echo');
    await journal.until('a', 'asked', journal.count('a', 'asked') + 2);
    expect(await talk.send('still here').nextText()).toBe('still here');
    expect(await metric(url, 'unloads_total', { model: 'a', reason: 'stalled' })).toBe(0);
  });

  it('that hangs is ended, however much its client goes on speaking', async () => {
    const { url } = await over({ stallTimeout: 1, unloadTimeout: 1 });
    const talk = await Talk.open(url, '/upstream/a/echo');
    process.kill((await health(url)).models['a']?.pid ?? NaN, 'SIGSTOP');
    const pings = setInterval(() => {
      talk.socket.ping();
    }, 50);
    expect(await talk.closed).toEqual({ code: 1011, reason: 'upstream_closed' });
    clearInterval(pings);
  });
});

describe('a signal to the gateway', () => {
  it('lets a WebSocket end, refuses others, and then ends', async () => {
    const { program, journal } = startProgram((log) => ({ models: { a: sockets('a', log) } }));
    const url = await program.url();
    const talk = await Talk.open(url, '/upstream/a/echo');
    program.signal('SIGTERM');
    await eventually(() => program.output.includes('shutting down'), 'the signal was heard');
    expect(codeOf(await refusalOf(url, '/upstream/a/echo'))).toBe('shutting_down');
    expect(await talk.send('still here').nextText()).toBe('still here');
    talk.socket.close();
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(left(journal)).toEqual([]);
  });

  it('does not wait for what asks for a WebSocket and gets a page without an end', async () => {
    const { program } = startProgram((log) => ({ models: { a: sockets('a', log) } }));
    const client = await RawClient.to(await program.url());
    client.write(handshake('/logs?follow'));
    await client.until('200 OK');
    program.signal('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });

  it('cuts one that does not end in time', async () => {
    const { program, journal } = startProgram((log) => ({
      shutdownTimeout: 1,
      models: { a: sockets('a', log) },
    }));
    const talk = await Talk.open(await program.url(), '/upstream/a/echo');
    program.signal('SIGTERM');
    expect(await talk.closed).toEqual({ code: 1001, reason: 'shutting_down' });
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(left(journal)).toEqual([]);
  });
});
