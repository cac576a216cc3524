import { createServer } from 'node:http';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as undici from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configFile, temporaryFolder } from './support/gateway.js';
import { json } from './support/http.js';
import { Journal } from './support/journal.js';
import { standIn } from './support/models.js';
import { MAIN, Program } from './support/process.js';

const DIST = dirname(MAIN);
const ROOT = dirname(DIST);
/** They are read as files, and by threads. */
const PACKAGES = ['@huggingface/gguf', 'swagger-ui-dist'];

const bundled = (ending: string): string[] =>
  readdirSync(DIST).filter((file) => file.startsWith('main') && file.endsWith(ending));

/** The bundle, its package.json, and of all packages only those. */
function alone(): string {
  const folder = temporaryFolder();
  const main = join(folder, 'dist', 'main.js');
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  for (const file of bundled('.js')) cpSync(join(DIST, file), join(dirname(main), file));
  for (const name of PACKAGES) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link);
  }
  return main;
}

interface Mapped {
  readonly sources: readonly string[];
}

const start = (main: string, args: readonly string[]): Program =>
  Program.start(args, {}, dirname(main), [], main);

describe('the bundle', () => {
  it('serves without the packages it was made of', async () => {
    const folder = temporaryFolder();
    const journal = new Journal(join(folder, 'journal.jsonl'));
    const file = configFile(
      { logLevel: 'info', models: { a: { cmd: standIn('a', journal) } } },
      folder,
    );
    const program = start(alone(), ['--config', file, '--listen', '127.0.0.1:0']);
    const url = await program.url();

    expect((await fetch(`${url}/health`)).status).toBe(200);
    const before = await (await fetch(`${url}/metrics`)).text();
    expect(before).toContain('llama_swap_resident{model="a"} 0');
    const body = JSON.stringify({ model: 'a', messages: [{ role: 'user', content: 'hello' }] });
    const chat = await fetch(`${url}/v1/chat/completions`, { method: 'POST', body });
    expect(chat.status).toBe(200);
    expect(await json(chat)).toMatchObject({ object: 'chat.completion' });
    const after = await (await fetch(`${url}/metrics`)).text();
    expect(after).toContain('llama_swap_requests_total{model="a",status="200"} 1');

    const document = await json<{ paths: object }>(await fetch(`${url}/swagger/json`));
    expect(Object.keys(document.paths)).toContain('/v1/chat/completions');
    expect((await fetch(`${url}/swagger/swagger-ui.css`)).status).toBe(200);

    program.signal('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });

  it('checks a configuration without them, and says what is wrong with it', async () => {
    const main = alone();
    const wrong = configFile({ models: { a: { cmd: 'x {PORT}', ttl: 'soon' } } });
    const program = start(main, ['check', '--config', wrong]);
    expect((await program.ended).code).toBe(1);
    expect(program.output).toContain('models.a.ttl');
    expect(program.output).not.toMatch(/^\s+at /m);
  });

  it('leads from its lines to those of the source', () => {
    const sources = bundled('.js.map').flatMap(
      (file) => (JSON.parse(readFileSync(join(DIST, file), 'utf8')) as Mapped).sources,
    );
    expect(sources).toContain('../src/proxy/proxy.service.ts');
    expect(
      sources.filter((source) => source.endsWith('.js') && !source.includes('node_modules')),
    ).toEqual([]);
  });
});

type Options = Omit<NonNullable<Parameters<typeof undici.request>[1]>, 'dispatcher'>;

describe("the bundle's undici", () => {
  it.each<[string, Options]>([
    ['/health?a=b%20c', {}],
    ['/wake_up?tags=weights', { method: 'POST', headers: { 'x-a': 'b' }, body: null }],
    ['/sleep', { method: 'POST', headers: { 'content-type': 'x/y' }, body: '{"level":1}' }],
  ])('asks for %s as undici itself does', async (path, options) => {
    const shim = fileURLToPath(new URL('../scripts/bundle/undici.mjs', import.meta.url));
    const small = (await import(shim)) as Pick<typeof undici, 'Agent' | 'request'>;
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const { method, url, headers } = request;
        response.end(JSON.stringify({ method, url, headers, body }));
      });
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

    const answers = [undici, small].map(async ({ Agent, request }) => {
      const dispatcher = new Agent({ pipelining: 0 });
      const { body } = await request(url, { ...options, dispatcher });
      const answer = await body.json();
      await dispatcher.destroy();
      return answer;
    });
    const [theirs, ours] = await Promise.all(answers);
    expect(ours).toEqual(theirs);
    expect(ours).toMatchObject({ method: options.method ?? 'GET', url: path });
  });
});
