// What a swap between two containers costs beyond what the engine takes for it: swaps by the gateway
// in turn with the same calls without it, on the same engine, one after the other.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from './programs/child.mjs';
import { startGateway } from './programs/gateway.mjs';
import { median } from './report/statistics.mjs';
import { table } from './report/table.mjs';

const run = promisify(execFile);

const SWAPS = 20;
const TARGET_MS = 300;
const PORT = 8000;
/** Of the engine's machine, from here on. */
const FIRST_PORT = 28_000;
/** As often as the gateway asks while a request waits. */
const PROBE_EVERY_MS = 20;
const STOP_SEC = 10;

export const USUAL_MS = 90_000;
export const BOUND_MS = 300_000;

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const PREFIX = `llama-swap-nest-bench-${process.pid}`;
const IMAGE = `${PREFIX}-stand-in`;

/** Prints the figures; gives them, and what went wrong. */
export async function containers({ folder, signal }) {
  const engine = new Engine(AbortSignal.any([signal, AbortSignal.timeout(BOUND_MS)]));
  const problems = [];
  const rows = [];
  if (!(await engine.answers())) {
    console.log('\ncontainers: no Docker engine answers, so nothing was measured');
    return [{ workload: 'containers', rows, problems }];
  }
  try {
    await buildImage(folder);
    for (const kind of [created, existing]) rows.push(await measure(kind, engine, folder, signal));
  } catch (error) {
    problems.push(error.message);
  } finally {
    await cleanUp();
  }
  signal.throwIfAborted();
  console.log(`\ncontainers: a swap, of ${SWAPS} each\n\n${asTable(rows)}`);
  return [{ workload: 'containers', rows, problems }];
}

/** Containers that are made for each load. */
async function created(engine) {
  const first = await freePorts(2, FIRST_PORT);
  const port = { a: first, b: first + 1 };
  const nameOf = (name) => `${PREFIX}-plain-${name}`;
  let last;
  return {
    what: 'created and removed',
    models: (name) => ({ image: IMAGE, port: PORT, command: commandOf(name) }),
    async swapTo(name) {
      const old = last;
      last = nameOf(name);
      if (old !== undefined) await engine.stop(old);
      await engine.create(last, name, port[name]);
      await engine.start(last);
      await firstAnswer(port[name], name);
      // Nobody waits for that.
      return () => (old === undefined ? undefined : engine.remove(old));
    },
  };
}

/** Containers that are there, and are started and stopped. */
async function existing(engine) {
  const first = await freePorts(4, FIRST_PORT);
  const port = { a: first, b: first + 1 };
  const ofGateway = { a: first + 2, b: first + 3 };
  const nameOf = (name, whose) => `${PREFIX}-${whose}-${name}`;
  for (const name of ['a', 'b']) {
    await engine.create(nameOf(name, 'engine'), name, port[name]);
    await engine.create(nameOf(name, 'gateway'), name, ofGateway[name]);
  }
  let last;
  return {
    what: 'started and stopped',
    models: (name) => ({ name: nameOf(name, 'gateway'), port: PORT }),
    async swapTo(name) {
      const old = last;
      last = nameOf(name, 'engine');
      if (old !== undefined) await engine.stop(old);
      await engine.start(last);
      await firstAnswer(port[name], name);
      return () => undefined;
    },
  };
}

async function measure(kind, engine, folder, signal) {
  const side = await kind(engine);
  const gateway = await gatewayOver(side.models, folder, signal);
  const ofEngine = [];
  const ofGateway = [];
  try {
    // The first of each has nothing to stop.
    for (let swap = 0; swap <= SWAPS; swap++) {
      const name = swap % 2 === 0 ? 'a' : 'b';
      let after;
      const engineMs = await timed(async () => {
        after = await side.swapTo(name);
      });
      await after();
      const gatewayMs = await timed(() => chat(gateway.url, name));
      if (swap > 0) {
        ofEngine.push(engineMs);
        ofGateway.push(gatewayMs);
      }
      // What it removes after a swap is not to slow the engine down in the next one.
      await engine.untilOneRuns(`${PREFIX}-by-gateway-`);
    }
  } finally {
    await gateway.end();
  }
  const beyond = ofGateway.map((ms, swap) => ms - ofEngine[swap]);
  return { what: side.what, unit: 'ms', engine: ofEngine, gateway: ofGateway, beyond };
}

async function timed(action) {
  const beganAt = performance.now();
  await action();
  return performance.now() - beganAt;
}

const commandOf = (name) => [
  '--port',
  `${PORT}`,
  '--name',
  name,
  '--token-pace',
  '0',
  '--tokens',
  '1',
];

function gatewayOver(containerOf, folder, signal) {
  const model = (name) => {
    const container = containerOf(name);
    const ours = container.image === undefined ? {} : { name: `${PREFIX}-by-gateway-${name}` };
    return { container: { ...container, ...ours } };
  };
  const config = {
    swap: { turn: 0, linger: 0 },
    unloadTimeout: STOP_SEC,
    stateFolder: join(folder, 'state'),
    models: { a: model('a'), b: model('b') },
  };
  return startGateway(config, folder, signal);
}

async function untilOk(url) {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return;
    await sleep(PROBE_EVERY_MS);
  }
}

async function firstAnswer(port, name) {
  const url = `http://127.0.0.1:${port}`;
  await untilOk(`${url}/health`);
  await chat(url, name);
}

async function chat(url, model) {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`status ${response.status}: ${text}`);
}

/** The calls of the Engine API that a swap takes, and no more. */
class Engine {
  #agent = new Agent({ keepAlive: true });
  #to = whereOf(process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock');
  #signal;

  constructor(signal) {
    this.#signal = signal;
  }

  async answers() {
    return this.#call('GET', '/_ping').then(
      () => true,
      () => false,
    );
  }

  create(container, name, port) {
    const HostConfig = {
      Init: true,
      PortBindings: { [`${PORT}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: `${port}` }] },
    };
    const ExposedPorts = { [`${PORT}/tcp`]: {} };
    const body = { Image: IMAGE, Cmd: commandOf(name), ExposedPorts, HostConfig };
    return this.#call('POST', `/containers/create?name=${container}`, body);
  }

  start(container) {
    return this.#call('POST', `/containers/${container}/start`);
  }

  stop(container) {
    return this.#call('POST', `/containers/${container}/stop?t=${STOP_SEC}`);
  }

  remove(container) {
    return this.#call('DELETE', `/containers/${container}?v=true`);
  }

  async untilOneRuns(prefix) {
    const filters = encodeURIComponent(JSON.stringify({ name: [prefix] }));
    const path = `/containers/json?all=true&filters=${filters}`;
    while (JSON.parse(await this.#call('GET', path)).length > 1) await sleep(PROBE_EVERY_MS);
  }

  #call(method, path, body) {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const options = {
      ...this.#to,
      method,
      path,
      headers,
      agent: this.#agent,
      signal: this.#signal,
    };
    return new Promise((resolve, reject) => {
      const call = request(options, async (answer) => {
        let text = '';
        for await (const part of answer.setEncoding('utf8')) text += part;
        if (answer.statusCode < 400) resolve(text);
        else reject(new Error(`${method} ${path}: ${text}`));
      });
      call.on('error', reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function whereOf(address) {
  const { protocol, hostname, port, pathname } = new URL(address);
  return protocol === 'unix:' ? { socketPath: pathname } : { host: hostname, port };
}

async function buildImage(folder) {
  const context = join(folder, 'stand-in');
  mkdirSync(join(context, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'dist/stand-in'), join(context, 'dist/stand-in'), { recursive: true });
  cpSync(join(ROOT, 'test/docker/stand-ins'), context, { recursive: true });
  await run('docker', ['build', '--quiet', '--target', 'stand-in', '--tag', IMAGE, context]);
}

async function cleanUp() {
  const { stdout } = await run('docker', ['ps', '-aq', '--filter', `name=${PREFIX}`]);
  const ids = stdout.split('\n').filter((id) => id !== '');
  if (ids.length > 0) await run('docker', ['rm', '--force', '--volumes', ...ids]);
  await run('docker', ['rmi', '--force', IMAGE]).catch(() => undefined);
}

const worst = (values) => Math.max(...values);

const asTable = (rows) =>
  table(
    ['containers', 'engine alone', 'gateway', 'beyond, median', 'worst', 'target'],
    rows.map(({ what, engine, gateway, beyond }) => [
      what,
      ...[median(engine), median(gateway), median(beyond), worst(beyond)].map(
        (ms) => `${ms.toFixed(0)} ms`,
      ),
      `< ${TARGET_MS} ms`,
    ]),
  );
