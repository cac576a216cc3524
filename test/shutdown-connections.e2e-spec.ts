import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { left, startProgram } from './support/ending.js';
import { chat, refusal } from './support/http.js';
import { eventually } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { Gates } from './support/lives.js';
import { upstream } from './support/models.js';
import { waiting } from './support/races.js';

/** A request with a body of which half has been sent. */
async function halfUpload(
  url: string,
  path: string,
): Promise<{ socket: Socket; all: Promise<string> }> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let seen = '';
  socket.setEncoding('latin1').on('data', (text: string) => (seen += text));
  socket.on('error', () => undefined); // Cut rather than ended; what came before counts.
  const all = new Promise<string>((resolve) => {
    socket.once('close', () => {
      resolve(seen);
    });
  });
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 13\r\n\r\n{"model`);
  await once(socket, 'connect');
  return { socket, all };
}

const REST = '":"a"}';

const heard = (program: { readonly output: string }): Promise<void> =>
  eventually(() => program.output.includes('shutting down'), 'the signal was heard');

describe('a signal while a body is half uploaded', () => {
  const oneModel = (gates: Gates) => (log: Journal) => ({
    models: { a: { cmd: gates.command('a', log, 'answer') } },
  });

  it('does not wait for a body that names no model yet', async () => {
    const { program, journal } = startProgram(oneModel(new Gates()));
    const { all } = await halfUpload(await program.url(), '/v1/chat/completions');
    program.signal('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(await all).not.toContain('200 OK');
    expect(left(journal)).toEqual([]);
  });

  it('refuses it once it is complete, while another is answered', async () => {
    const gates = new Gates();
    const { program, journal } = startProgram(oneModel(gates));
    const url = await program.url();
    const running = chat(url, 'a');
    await journal.until('a', 'request');
    const { socket, all } = await halfUpload(url, '/v1/chat/completions');
    program.signal('SIGTERM');
    await heard(program);
    socket.end(REST);
    const answer = await all;
    expect(answer).toContain('503 Service Unavailable');
    expect(answer).toContain('shutting_down');
    gates.open('a', 'answer');
    expect((await running).status).toBe(200);
    expect((await program.ended).code).toBe(0);
    expect(left(journal)).toEqual([]);
  });

  it('completes it where its model is taking it already', async () => {
    const { program, journal } = startProgram((log) => ({
      models: { a: { cmd: upstream('echo', 'a', log) } },
    }));
    const url = await program.url();
    const { socket, all } = await halfUpload(url, '/upstream/a/v1/chat/completions');
    await eventually(async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return text.includes('llama_swap_in_flight{model="a"} 1');
    }, 'the model takes it');
    program.signal('SIGTERM');
    await heard(program);
    socket.write(REST);
    expect(await all).toContain('"bytes":13');
    expect((await program.ended).code).toBe(0);
    expect(left(journal)).toEqual([]);
  });

  it('cuts it at the shutdown timeout where the rest never comes', async () => {
    const { program, journal } = startProgram((log) => ({
      shutdownTimeout: 0.3,
      models: { a: { cmd: upstream('echo', 'a', log) } },
    }));
    const url = await program.url();
    const { all } = await halfUpload(url, '/upstream/a/v1/chat/completions');
    await eventually(async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return text.includes('llama_swap_in_flight{model="a"} 1');
    }, 'the model takes it');
    program.signal('SIGTERM');
    expect(await all).toContain('shutting_down');
    expect((await program.ended).code).toBe(0);
    expect(left(journal)).toEqual([]);
  });
});

describe('past the shutdown timeout', () => {
  it('a whole answer that is not there yet is a 503, and one begun is cut', async () => {
    const gates = new Gates();
    const { program, journal } = startProgram((log) => ({
      shutdownTimeout: 0.3,
      models: {
        a: { cmd: gates.command('a', log, 'answer') },
        steps: { cmd: upstream('steps', 'steps', log), persist: true },
      },
    }));
    const url = await program.url();
    const whole = chat(url, 'a');
    await journal.until('a', 'request');
    const begun = await fetch(`${url}/chunks?model=steps`, { method: 'POST', body: '{}' });
    const cut = expect(begun.text()).rejects.toThrow();
    program.signal('SIGTERM');
    expect(await refusal(await whole)).toMatchObject({ status: 503, code: 'shutting_down' });
    await cut;
    expect((await program.ended).code).toBe(0);
    expect(left(journal)).toEqual([]);
  });
});

describe('while running answers finish', () => {
  it('new connections are told at once, each of them', async () => {
    const gates = new Gates();
    const { program, journal } = startProgram((log) => ({
      models: { a: { cmd: gates.command('a', log, 'answer'), concurrencyLimit: 1 } },
    }));
    const url = await program.url();
    const running = chat(url, 'a');
    await journal.until('a', 'request');
    const queued = chat(url, 'a');
    await waiting(url, 1);
    program.signal('SIGTERM');
    await heard(program);
    for (let i = 0; i < 5; i++) {
      const { socket, all } = await halfUpload(url, '/v1/chat/completions');
      socket.end(REST);
      expect(await all).toContain('shutting_down');
    }
    expect((await refusal(await queued)).code).toBe('shutting_down');
    gates.open('a', 'answer');
    expect((await running).status).toBe(200);
    expect((await program.ended).code).toBe(0);
  });
});
