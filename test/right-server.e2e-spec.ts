import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createListener } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startGateway, temporaryFolder } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat, json, refusal } from './support/http.js';
import { eventually, isAlive } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { upstream } from './support/models.js';

/** A server that is none of ours; resolves once it listens, with what it is asked. */
async function stranger(port: number, health = 200): Promise<string[]> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.statusCode = health;
    response.end('{"status":"ok"}');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return asked;
}

const portsOf = (journal: Journal): number[] =>
  journal.lines().flatMap(({ event, path }) => (event === 'waits' ? [Number(path)] : []));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Sockets that listen, of whom nobody asks anything. */
async function bystanders(count: number): Promise<void> {
  const servers = Array.from({ length: count }, () => createListener().listen(0, '127.0.0.1'));
  onTestFinished(() => {
    for (const server of servers) server.close();
  });
  await Promise.all(servers.map((server) => once(server, 'listening')));
}

describe('a stranger on the port of a model that is loading', () => {
  const never = '/nonexistent/never';

  it.each([
    ['is never taken for it where the port is fixed: the load fails', 0],
    ['is told from it among hundreds of others that listen', 300],
  ])('%s', async (_title, others) => {
    await bystanders(others);
    const port = await freePort();
    const { url, journal } = await startGateway((log) => ({
      models: {
        a: {
          cmd: upstream('late', 'a', log, never).replace('{PORT}', String(port)),
          proxy: `http://127.0.0.1:${port}`,
        },
      },
    }));
    const answer = chat(url, 'a');
    await journal.until('a', 'waits');
    const asked = await stranger(port);
    expect(await refusal(await answer)).toMatchObject({ status: 503, code: 'model_load_failed' });
    const log = await (await fetch(`${url}/logs/a`)).text();
    expect(log).toContain(`port ${port} is answered by another process`);
    expect(asked.filter((path) => path !== '/health')).toEqual([]);
    expect(journal.pids().filter(isAlive)).toEqual([]);
  });

  it.each([
    ['answers as if it were healthy', 200],
    ['does not answer as the model would', 500],
  ])('that %s makes it load on another port', async (_title, health) => {
    const go = join(temporaryFolder(), 'go');
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: upstream('late', 'a', log, go) } },
    }));
    const answer = chat(url, 'a');
    await journal.until('a', 'waits');
    const [first = 0] = portsOf(journal);
    const asked = await stranger(first, health);
    await eventually(() => asked.length > 0, 'it is asked for the health of the model');
    if (health === 200) await journal.until('a', 'waits', 2);
    writeFileSync(go, '');
    const response = await answer;
    expect(response.status).toBe(200);
    const { port } = await json<{ port: number }>(response);
    expect(port).not.toBe(first);
    expect(portsOf(journal)).toEqual([first, port]);
    expect(asked.filter((path) => path !== '/health')).toEqual([]);
    expect(journal.pids().filter(isAlive)).toHaveLength(1);
  });

  it('does not keep a model loading that is unloaded meanwhile', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: upstream('late', 'a', log, never) } },
    }));
    const answer = chat(url, 'a');
    await journal.until('a', 'waits');
    await stranger(portsOf(journal)[0] ?? 0);
    await journal.until('a', 'waits', 2);
    await fetch(`${url}/upstream/a`, { method: 'DELETE' });
    expect((await refusal(await answer)).code).toBe('model_unloaded');
    expect(journal.pids().filter(isAlive)).toEqual([]);
    expect(portsOf(journal)).toHaveLength(2);
  });
});

describe('two gateways that look for ports at the same moment', () => {
  const names = ['one', 'two', 'three', 'four'];

  it('answer with their own models, all of them', async () => {
    const gateways = await Promise.all(
      ['x', 'y'].map((mark) =>
        startGateway((log) => ({
          models: Object.fromEntries(
            names.map((name) => [
              name,
              { cmd: upstream('tells', name, log, `${mark}-${name}`), persist: true },
            ]),
          ),
        })),
      ),
    );
    const told = async ({ url }: GatewayUnderTest): Promise<string[]> =>
      await Promise.all(
        names.map(async (name) => {
          const { args } = await json<{ args: string[] }>(await chat(url, name));
          return args[0] ?? '';
        }),
      );
    const answers = await Promise.all(gateways.map(told));
    expect(answers).toEqual(['x', 'y'].map((mark) => names.map((name) => `${mark}-${name}`)));
  });
});

describe('a model whose port is held by', () => {
  it.each([
    ['a child of its child', 'forks'],
    ['a child with a session of its own', 'escapes'],
  ])('%s answers itself', async (_title, program) => {
    const { url, journal } = await startGateway((log) => ({
      unloadTimeout: 0.5,
      models: { a: { cmd: upstream(program, 'a', log) } },
    }));
    expect((await chat(url, 'a')).status).toBe(200);
    expect(journal.lines().filter(({ event }) => event === 'ready')).toHaveLength(1);
  });
});
