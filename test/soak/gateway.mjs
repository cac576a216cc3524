// The gateway as it is built, with a probe in it, from its start to its end.
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LISTENS_WITHIN_MS = 20_000;
const COLLECTS_WITHIN_MS = 10_000;
const ENDS_WITHIN_MS = 60_000;

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const model = (name, loadMs, crashRate = 0) =>
  [process.execPath, path('model.mjs'), '{PORT}', name, loadMs, crashRate].join(' ');

/** Five units on a device that holds two of the small ones, or one of the others and a small one. */
const CONFIG = {
  logLevel: 'info',
  startPort: 30_000,
  measure: false,
  modelTTL: 30,
  swap: { turn: 1, linger: 0.2, backgroundIdle: 1, backgroundWait: 5 },
  devices: { gpu0: '10GiB' },
  models: {
    large: { cmd: model('large', 100), memory: '7GiB', ttl: 2 },
    other: { cmd: model('other', 50), memory: '6GiB', ttl: 3, concurrencyLimit: 4 },
    small: { cmd: model('small', 0), memory: '3GiB', ttl: 1 },
    crashy: { cmd: model('crashy', 0, 0.02), memory: '3GiB' },
    left: { cmd: model('left', 30), memory: '4GiB' },
    right: { cmd: model('right', 60), memory: '4GiB' },
  },
  groups: { both: { members: ['left', 'right'] } },
};

export const MODELS = Object.keys(CONFIG.models);

/** Whoever starts it must `end` it. */
export async function startGateway(folder) {
  const file = join(folder, 'config.yaml');
  writeFileSync(file, JSON.stringify(CONFIG)); // JSON is YAML.
  const args = ['--expose-gc', '--import', path('probe.mjs'), path('../../dist/main.js')];
  const child = spawn(
    process.execPath,
    [...args, '--config', file, '--listen', '127.0.0.1:0', '--log-level', 'info'],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  const exited = once(child, 'exit');
  let latest = { heapUsed: 0, external: 0 };
  const collections = new EventEmitter();
  const heap = createInterface(child.stdio[3]);
  heap.on('line', (line) => {
    latest = JSON.parse(line);
    if (latest.collected) collections.emit('collected', latest.heapUsed + latest.external);
  });
  return {
    url: await urlOf(child),
    pid: child.pid,
    get heap() {
      return latest;
    },
    signal: (signal) => child.kill(signal),
    /** What is left on its heap once everything that can go has gone. */
    async collectedHeap() {
      const signal = AbortSignal.timeout(COLLECTS_WITHIN_MS);
      const collected = once(collections, 'collected', { signal });
      child.kill('SIGUSR2');
      const [bytes] = await collected;
      return bytes;
    },
    async end() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
      const [code] = await exited;
      clearTimeout(timer);
      return code;
    },
  };
}

async function urlOf(child) {
  const signal = AbortSignal.timeout(LISTENS_WITHIN_MS);
  let output = '';
  const collect = (text) => (output += text);
  child.stdout.setEncoding('utf8').on('data', collect);
  const find = () => /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
  while (find() === undefined) await once(child.stdout, 'data', { signal });
  const url = find();
  // Read on, or it would block.
  child.stdout.off('data', collect).resume();
  return url;
}

/** What the system says of a process. */
export function readingOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const number = (field) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  const tasks = readdirSync(`/proc/${pid}/task`);
  const children = tasks.flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  );
  return {
    rss: number('VmRSS') * 1024,
    threads: number('Threads'),
    fds: readdirSync(`/proc/${pid}/fd`).length,
    children: children.length,
  };
}
