import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startGateway } from './support/gateway.js';
import { chat, health, readUntil, readUntilBroken, refusal, running } from './support/http.js';
import { eventually, isAlive } from './support/journal.js';
import { standIn, upstream } from './support/models.js';

describe('a load that fails', () => {
  it('as soon as its process exits gives the same 503 to all who waited, and nothing to others', async () => {
    const { url, journal } = await startGateway((log) => ({
      healthCheckTimeout: 60,
      models: {
        bad: { cmd: upstream('exits', 'bad', log, '42', '100') },
        good: { cmd: standIn('good', log) },
      },
    }));
    const waiting = Promise.all([chat(url, 'bad'), chat(url, 'bad'), chat(url, 'bad')]);
    await journal.until('bad', 'started');
    const other = chat(url, 'good');
    const refusals = await Promise.all((await waiting).map(refusal));
    const message =
      "model 'bad' failed to load: its process ended with exit code 42; see /logs/bad";
    expect(refusals).toEqual(Array(3).fill({ status: 503, code: 'model_load_failed', message }));
    expect((await other).status).toBe(200);
    expect(journal.count('bad', 'started')).toBe(1);
    expect(await (await fetch(`${url}/logs/bad`)).text()).toContain('cannot allocate the model');
  });

  it('at the health check timeout says so, and stops the process', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { slow: { cmd: upstream('hangs', 'slow', log), healthCheckTimeout: 0.5 } },
    }));
    expect(await refusal(await chat(url, 'slow'))).toEqual({
      status: 503,
      code: 'model_load_timeout',
      message: "model 'slow': upstream health check timed out after 0.5s",
    });
    await eventually(() => journal.pids().every((pid) => !isAlive(pid)), 'the process is gone');
  });

  it('because there is no such program says so in the log, and never the command line nor its name', async () => {
    const { url } = await startGateway(() => ({
      models: { a: { cmd: '/no/such/llama-server --secret sk-1 --port {PORT}' } },
    }));
    const { status, code, message } = await refusal(await chat(url, 'a'));
    expect({ status, code }).toEqual({ status: 503, code: 'model_load_failed' });
    expect(message).not.toContain('llama-server');
    const log = await (await fetch(`${url}/logs/a`)).text();
    expect(log).toContain('its program cannot be run: there is no such file');
    expect(log).not.toMatch(/llama-server|sk-1/);
  });

  it('because its fixed port is taken never lets the stranger on that port answer', async () => {
    const stranger = createServer((_request, response) => response.end('{"status":"ok"}'));
    stranger.listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    onTestFinished(() => void stranger.close());
    const { port } = stranger.address() as AddressInfo;
    const { url, journal } = await startGateway((log) => ({
      models: {
        a: {
          cmd: standIn('a', log).replace('{PORT}', String(port)),
          proxy: `http://127.0.0.1:${port}`,
        },
      },
    }));
    expect((await refusal(await chat(url, 'a'))).code).toBe('model_load_failed');
    expect(await (await fetch(`${url}/logs/a`)).text()).toContain(`port ${port} is already in use`);
    expect(journal.lives()).toEqual([]);
  });
});

describe('ports', () => {
  it('that are in use are skipped', async () => {
    const { url } = await startGateway((log) => ({
      models: Object.fromEntries(
        ['a', 'b'].map((id) => [id, { cmd: standIn(id, log), persist: true }]),
      ),
    }));
    expect((await chat(url, 'a')).status).toBe(200);
    expect((await chat(url, 'b')).status).toBe(200);
    expect((await running(url)).sort()).toEqual(['a', 'b']);
  });
});

describe('a crash', () => {
  it('is noticed at once, and the next request restarts the model', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log) } },
    }));
    await chat(url, 'a');
    const pid = (await health(url)).models['a']?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await eventually(async () => !(await running(url)).includes('a'), 'the crash is noticed');
    expect((await chat(url, 'a')).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(2);
  });

  it('in the middle of a stream is seen by the client: an error event, then a cut connection', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { tokenPace: 50, tokens: 200 }) } },
    }));
    const reader = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    process.kill((await health(url)).models['a']?.pid ?? 0, 'SIGKILL');
    const rest = await readUntilBroken(reader);
    expect(rest).toContain('event: error');
    expect(rest).toContain('"code":"upstream_closed"');
    expect(rest).not.toContain('[DONE]');
  });

  it('leaves no descendants behind', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: upstream('forks', 'a', log) } },
    }));
    expect((await chat(url, 'a')).status).toBe(200);
    process.kill((await health(url)).models['a']?.pid ?? 0, 'SIGKILL');
    await eventually(() => journal.pids().every((pid) => !isAlive(pid)), 'all are gone');
    expect(journal.pids().length).toBe(3);
  });
});
