// Lets every client there is ask for a model that takes 90 s to load, all at once and each as it comes,
// and appends what each of them got to a file, a JSON object a line: RESULTS.
//
// CLIENTS_FROM   a folder with other versions of the official clients
// PYTHON         a python3; its official clients are asked, too, where it has them
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const LOAD_MS = 90_000;
const [, , results] = process.argv;
const { CLIENTS_FROM, PYTHON = 'python3' } = process.env;
const run = promisify(execFile);
const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const load = (name) =>
  import(
    CLIENTS_FROM === undefined
      ? name
      : pathToFileURL(join(CLIENTS_FROM, 'node_modules', name, 'index.mjs')).href
  );
const { OpenAI } = await load('openai');
const { Anthropic } = await load('@anthropic-ai/sdk');

const ASK = { model: 'cold', max_tokens: 8, messages: [{ role: 'user', content: 'Hello' }] };
const STREAM = { ...ASK, stream: true };

const folder = mkdtempSync(join(tmpdir(), 'llama-swap-nest-'));
const command = [process.execPath, file('../../dist/stand-in/main.js')].map((word) => `'${word}'`);
const options = `--port {PORT} --name cold --load-time ${LOAD_MS} --token-pace 5`;
const config = {
  stateFolder: folder,
  // Out of the way of the tests that run meanwhile.
  startPort: 9_000,
  models: { cold: { cmd: `${command.join(' ')} ${options}` } },
};
writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config));
const gateway = spawn(
  process.execPath,
  [file('../../dist/main.js'), '--config', join(folder, 'config.yaml'), '--listen', '127.0.0.1:0'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const gone = once(gateway, 'close');
// Whoever has waits no longer for this has no use for the gateway either.
process.once('SIGTERM', () => gateway.kill('SIGTERM'));

/** The URL the gateway says it listens on. */
function urlOf({ stdout }) {
  let said = '';
  return new Promise((resolve, reject) => {
    stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      const [url] = /http:\/\/[\d.]+:\d+/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    stdout.once('close', () => reject(new Error(`the gateway ended: ${said}`)));
  });
}

const url = await urlOf(gateway);

const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
const textOf = (answer) => answer.choices[0].message.content;
const words = (pieces) => pieces.map((piece) => piece ?? '').join('');
const curl = async (body) => {
  const args = ['-sSN', '-H', 'content-type: application/json', '-d', JSON.stringify(body)];
  return (await run('curl', [...args, `${url}/v1/chat/completions`])).stdout;
};
const python = async (client) =>
  (await run(PYTHON, [file('clients.py'), client, url])).stdout.trim();

async function collect(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** What each gets: the text, and of a stream what its events are. */
const clients = {
  async openai() {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none' });
    return { text: textOf(await client.chat.completions.create(ASK)) };
  },
  async 'openai stream'() {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none' });
    const events = await collect(await client.chat.completions.create(STREAM));
    const text = words(events.map((event) => event.choices[0].delta.content));
    return { text, events: events.map(({ object }) => object) };
  },
  async anthropic() {
    const client = new Anthropic({ baseURL: url, apiKey: 'none' });
    return { text: (await client.messages.create(ASK)).content[0].text };
  },
  async 'anthropic stream'() {
    const client = new Anthropic({ baseURL: url, apiKey: 'none' });
    const events = await collect(await client.messages.create(STREAM));
    const text = words(events.map((event) => event.delta?.text));
    return { text, events: events.map(({ type }) => type) };
  },
  async fetch() {
    const response = await fetch(`${url}/v1/chat/completions`, {
      ...post,
      body: JSON.stringify(ASK),
    });
    return { text: textOf(await response.json()) };
  },
  curl: async () => ({ text: textOf(JSON.parse(await curl(ASK))) }),
  async 'curl stream'() {
    const lines = (await curl(STREAM)).split('\n').filter((line) => line.startsWith('data: {'));
    const events = lines.map((line) => JSON.parse(line.slice('data: '.length)));
    const text = words(events.map((event) => event.choices[0].delta.content));
    return { text, events: events.map(({ object }) => object) };
  },
};
for (const name of ['urllib', 'openai', 'openai stream', 'anthropic', 'anthropic stream']) {
  clients[`python ${name}`] = async () => ({ text: await python(name) });
}

async function noted(client, ask) {
  const startedMs = performance.now();
  const got = await ask().catch(failure);
  const tookMs = Math.round(performance.now() - startedMs);
  appendFileSync(results, `${JSON.stringify({ client, tookMs, ...got })}\n`);
}

/** A client that is not installed is no failure. */
function failure(error) {
  const isMissing = error.code === 'ENOENT' || /ModuleNotFoundError/.test(error.message);
  return isMissing ? { isMissing } : { error: String(error) };
}

await Promise.all(Object.entries(clients).map(([client, ask]) => noted(client, ask)));
gateway.kill('SIGTERM');
await gone;
rmSync(folder, { recursive: true });
