import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFile, temporaryFolder } from './support/gateway.js';
import { chat, readUntil, refusal } from './support/http.js';
import { eventually, Journal } from './support/journal.js';
import { upstream } from './support/models.js';
import { Program } from './support/process.js';
import { send } from './support/raw-http.js';
import { emptyPath } from './support/upstreams/fake-nvidia-smi.js';

/** Not one of them may be read anywhere. */
const SECRETS = {
  key: 'sk-gateway-4711',
  newKey: 'sk-rotated-4712',
  option: 'sk-option-4713',
  inlineOption: 'hf_inline4714',
  variable: 'var-"quoted"-4715',
  ofGateway: 'own-environment-4716',
  inShell: 'sk-shell-4717',
  ofStopCommand: 'sk-stopping-4718',
  listed: 'sk-listed-4719',
};

/** Parts of paths and programs, of which the gateway itself says nothing to clients. */
const PATHS = [
  'folder-of-configuration',
  'folder-of-logs',
  'program-that-is-not-there',
  'stop-that-is-not-there',
  'weights-that-are-not-there',
  'argument-with-nothing',
  'node_modules',
  '/src/',
  'dist/',
];

const READABLE = [
  '/health',
  '/health/live',
  '/health/ready',
  '/running',
  '/v1/models',
  '/v1/models/babbles',
  '/v1/models/absent',
  '/api/state',
  '/api/decisions',
  '/metrics',
  '/logs',
  '/logs/absent',
  '/logs/broken',
  '/logs/unfit',
  '/logs/stubborn',
  '/logs/nowhere',
  '/swagger',
  '/swagger/json',
  '/swagger/yaml',
  '/swagger/../package.json',
  '/swagger/%2e%2e/package.json',
  '/swagger/swagger-ui-init.js',
  '/swagger/none.js',
  '/nothing',
  '/%zz',
  '/upstream/none/x',
  '/upstream/absent/x',
];

/** Those of them that show what models print, which is their own affair as far as paths go. */
const OF_MODELS = ['/logs', '/logs/babbles', '/logs/failing', '/logs/stubborn'];

interface Setting {
  readonly program: Program;
  readonly url: string;
  readonly journal: Journal;
  readonly logFile: string;
  /** A key that is in force. */
  key: string;
  write(change?: object): void;
}

function configuration(folder: string, journal: Journal): Record<string, unknown> {
  const { option, inlineOption, variable, inShell, ofStopCommand, listed } = SECRETS;
  const lost = join(folder, 'weights-that-are-not-there.gguf');
  const env = [`A_KEY=${variable}`, `LLAMA_API_KEY=${listed},${listed}b`];
  const withOptions = (name: string, ...more: string[]): string =>
    `${upstream('babbles', name, journal, ...more)} --api-key ${option} --hf-token=${inlineOption}`;
  const logFile = join(folder, 'folder-of-logs', 'babbles.log');
  mkdirSync(join(folder, 'folder-of-logs', 'is-a-folder'), { recursive: true });
  return {
    apiKeys: [SECRETS.key],
    devices: { ram: '8GiB' },
    measure: false,
    healthCheckTimeout: 20,
    models: {
      babbles: {
        cmd: withOptions('babbles', 'ready'),
        env: [...env, `GREETING=${SECRETS.key}`],
        logFile,
      },
      failing: { cmd: withOptions('failing', 'fail'), env },
      absent: {
        cmd: `${join(folder, 'program-that-is-not-there')} --api-key ${option} --port {PORT}`,
        logFile: join(folder, 'folder-of-logs', 'absent.log'),
      },
      broken: { cmd: `/bin/sh --token ${option}-argument-with-nothing\0 {PORT}` },
      nowhere: {
        cmd: `/bin/sh -c "exit 1 # {PORT} --api-key ${inShell}"`,
        logFile: join(folder, 'folder-of-logs', 'is-a-folder'),
      },
      stubborn: {
        cmd: withOptions('stubborn', 'ready'),
        cmdStop: `${join(folder, 'stop-that-is-not-there')} --token ${ofStopCommand}`,
        unloadTimeout: 5,
      },
      // The gateway warns of that, and shows the URL.
      odd: { cmd: '/bin/true {PORT}', proxy: `http://localhost:9/${SECRETS.key}` },
      unfit: { cmd: `/opt/llama-server -m ${lost} -c 0 --port {PORT}`, memory: 'auto' },
    },
  };
}

/** The program as users run it: what it prints is looked at too. */
async function start(environment: Record<string, string> = {}): Promise<Setting> {
  emptyPath();
  const folder = join(temporaryFolder(), 'folder-of-configuration');
  mkdirSync(folder);
  const journal = new Journal(join(folder, 'journal.jsonl'));
  const config = configuration(folder, journal);
  const write = (change: object = {}): void => {
    configFile({ ...config, logLevel: 'debug', ...change }, folder);
  };
  write();
  const file = join(folder, 'config.yaml');
  const program = Program.start(['--config', file, '--listen', '127.0.0.1:0'], {
    MY_OWN_TOKEN: SECRETS.ofGateway,
    ...environment,
  });
  const logFile = join(folder, 'folder-of-logs', 'babbles.log');
  return { program, url: await program.url(), journal, logFile, key: SECRETS.key, write };
}

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });

const ask = (
  { url, key }: Setting,
  model: string,
  init: RequestInit = {},
): ReturnType<typeof chat> => chat(url, model, {}, { headers: bearer(key), ...init });

/** Everything of an answer that a client sees. */
async function whole(response: Response): Promise<string> {
  const headers = [...response.headers].map((field) => field.join(': ')).join('\n');
  return `${response.status}\n${headers}\n\n${await response.text()}`;
}

const read = async ({ url, key }: Setting, path: string, init: RequestInit = {}): Promise<string> =>
  whole(await fetch(url + path, { headers: bearer(key), ...init }));

/** As it is asked for: `fetch` would make `..` of a path go away. */
async function readRaw({ url, key }: Setting, path: string): Promise<string> {
  const headers = ['Authorization', `Bearer ${key}`];
  const { status, rawHeaders, body } = await send(url, { method: 'GET', path, headers });
  return `${status}\n${rawHeaders.join('\n')}\n\n${body.toString()}`;
}

/** Loads that succeed, fail, crash and end, and errors of all kinds; resolves with what clients saw. */
async function exercise(setting: Setting): Promise<string[]> {
  const seen: string[] = [];
  for (const model of ['babbles', 'failing', 'absent', 'broken', 'nowhere', 'unfit', 'stubborn']) {
    seen.push(await whole(await ask(setting, model)));
  }
  const { url, key } = setting;
  const post = { method: 'POST', headers: bearer(key) };
  seen.push(
    await read(setting, '/upstream/stubborn', { method: 'DELETE' }),
    await read(setting, '/upstream/absent/load', post),
    await read(setting, '/api/plan', { ...post, body: '{"model":"absent"}' }),
    await read(setting, '/api/plan', { ...post, body: '{"model":"unfit"}' }),
    await read(setting, '/v1/chat/completions', { ...post, body: '{' }),
    await read(setting, '/v1/chat/completions', { ...post, body: '{"model":"none"}' }),
    await read(setting, '/v1/chat/completions', { headers: bearer('sk-wrong') }),
    await read(setting, `/upstream/babbles/${key}`, post),
    await read(setting, '/upstream/babbles/die', post).catch(() => 'cut off'),
    await whole(await fetch(`${url}/logs`)),
  );
  return seen;
}

const reload = async ({ program }: Setting, said: string): Promise<void> => {
  const before = program.output.length;
  program.signal('SIGHUP');
  await eventually(() => program.output.slice(before).includes(said), `it says '${said}'`);
};

/** The lines the gateway wrote itself, of a text that shows those of its models too. */
const ofGateway = (text: string): string =>
  text
    .split('\n')
    .filter((line) => /^\d{4}-|cannot (?:stop|write|be run)/.test(line))
    .join('\n');

function expectNoSecret(where: string, text: string): void {
  for (const [name, secret] of Object.entries(SECRETS)) {
    for (const spelt of [secret, JSON.stringify(secret).slice(1, -1)]) {
      expect(text.includes(spelt), `${name} in ${where}:\n${text}`).toBe(false);
    }
  }
}

function expectNoPath(where: string, text: string): void {
  for (const path of PATHS) {
    expect(text.includes(path), `${path} in ${where}:\n${text}`).toBe(false);
  }
}

describe('logs and answers', () => {
  it('show clients neither secrets nor paths, whatever goes wrong, and nobody a secret', async () => {
    const setting = await start();
    const follower = await readUntil(
      await fetch(`${setting.url}/logs?follow`, { headers: bearer(setting.key) }),
      'listening',
    );
    const answers = await exercise(setting);
    setting.write({ apiKeys: [SECRETS.key, 5], logLevel: 'wrong' });
    await reload(setting, 'configuration not reloaded: it is wrong');
    setting.write({ apiKeys: [SECRETS.newKey] });
    await reload(setting, 'configuration reloaded');
    setting.key = SECRETS.newKey;
    answers.push(...(await exercise(setting)));

    for (const [index, answer] of answers.entries()) {
      expectNoSecret(`answer ${index}`, answer);
      expectNoPath(`answer ${index}`, answer);
    }
    for (const path of [...READABLE, ...OF_MODELS]) {
      const text = await readRaw(setting, path);
      expectNoSecret(path, text);
      if (!OF_MODELS.includes(path)) expectNoPath(path, text);
    }
    for (const path of OF_MODELS) expectNoPath(path, ofGateway(await read(setting, path)));
    expect(await read(setting, '/logs/babbles')).toContain('asked for /[redacted]\n');
    expect(await read(setting, '/logs')).toContain('requests go to another port');
    setting.program.signal('SIGTERM');
    let followed = '';
    for (let part = await follower.read(); !part.done; part = await follower.read()) {
      followed += Buffer.from(part.value).toString();
    }
    expect(followed).toContain('that was all');
    expectNoSecret('/logs?follow', followed);
    expectNoPath('/logs?follow', ofGateway(followed));
    await setting.program.ended;
    expectNoSecret('the console', setting.program.output);
    expectNoSecret('the log file', readFileSync(setting.logFile, 'utf8'));
  });

  it('name programs, files and paths on the console, in production too', async () => {
    const setting = await start({ NODE_ENV: 'production' });
    await exercise(setting);
    await reload(setting, 'configuration reloaded');
    const { output } = setting.program;
    for (const path of PATHS.slice(0, 6)) expect(output).toContain(path);
    expectNoSecret('the console', output);
  });

  it('tell that a program is not there, and not which', async () => {
    const setting = await start();
    const { code, message } = await refusal(await ask(setting, 'absent'));
    expect(code).toBe('model_load_failed');
    expect(message).toContain('see /logs/absent');
    expect(await read(setting, '/logs/absent')).toContain(
      "its program cannot be run: there is no such file; see the gateway's own output",
    );
  });
});
