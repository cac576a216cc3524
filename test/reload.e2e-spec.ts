import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configFile, temporaryFolder } from './support/gateway.js';
import { chat, json, readUntil, running } from './support/http.js';
import { eventually, isAlive, Journal } from './support/journal.js';
import { standIn } from './support/models.js';
import { MAIN, Program } from './support/process.js';
import { FakeGpus, GPU_MIB } from './support/upstreams/fake-gpus.js';
import { emptyPath } from './support/upstreams/fake-nvidia-smi.js';

interface State {
  readonly settings: { readonly turnSec: number };
  readonly devices: readonly { readonly measured: object | null }[];
  readonly units: readonly {
    readonly id: string;
    readonly closed: boolean;
    readonly waitsSec: number | null;
    readonly measured: object | null;
  }[];
}

const state = async (url: string): Promise<State> => json<State>(await fetch(`${url}/api/state`));

const unit = async (url: string, id: string): Promise<State['units'][number] | undefined> =>
  (await state(url)).units.find((one) => one.id === id);

const resident = async (url: string): Promise<string[]> => (await running(url)).toSorted();

/** A gateway of its own, whose file can be written anew. */
class Reloadable {
  readonly file: string;
  readonly journal: Journal;
  private readonly folder = temporaryFolder();
  private program: Program | undefined;

  constructor() {
    // No tools that tell of GPUs.
    emptyPath();
    this.journal = new Journal(join(this.folder, 'journal.jsonl'));
    this.file = join(this.folder, 'config.yaml');
  }

  /** Resolves with its URL. */
  begin(config: object): Promise<string> {
    this.write(config);
    this.program = Program.start(['--config', this.file, '--listen', '127.0.0.1:0']);
    return this.program.url();
  }

  write(config: object): void {
    configFile({ logLevel: 'info', ...config }, this.folder);
  }

  /** Makes it read its file again, and resolves with what it says of that. */
  async hangUp(said: string): Promise<string> {
    const before = this.program?.output.length;
    const news = (): string => this.program?.output.slice(before) ?? '';
    this.program?.signal('SIGHUP');
    await eventually(() => news().includes(said), `it says '${said}'`);
    return news();
  }
}

const RELOADED = 'configuration reloaded';
const REFUSED = 'configuration not reloaded';

describe('SIGHUP', () => {
  it('changes whose turn it is while answers go on', async () => {
    const gateway = new Reloadable();
    const { journal } = gateway;
    const config = (turn: number): object => ({
      swap: { turn, linger: 0 },
      models: {
        a: { cmd: standIn('a', journal, { tokenPace: 50, tokens: 100 }) },
        b: { cmd: standIn('b', journal) },
      },
    });
    const url = await gateway.begin(config(600));
    const first = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    const waiting = chat(url, 'b');
    await eventually(async () => (await unit(url, 'model:b'))?.waitsSec != null, 'b waits');
    expect((await chat(url, 'a', { max_tokens: 1 })).status).toBe(200);
    gateway.write(config(0));
    await gateway.hangUp(RELOADED);
    expect((await state(url)).settings.turnSec).toBe(0);
    expect((await unit(url, 'model:a'))?.closed).toBe(true);
    let rest = '';
    for (let part = await first.read(); !part.done; part = await first.read()) {
      rest += Buffer.from(part.value).toString();
    }
    expect(rest).toContain('[DONE]');
    expect((await waiting).status).toBe(200);
    const order = journal.lines().map(({ name, event }) => `${name} ${event}`);
    expect(order.lastIndexOf('a answered')).toBeLessThan(order.indexOf('a asked-to-stop'));
  });

  it('brings devices and what models need of them, and stops nothing for it', async () => {
    const gateway = new Reloadable();
    const { journal } = gateway;
    const config = (devices: object, memory: Record<string, string> = {}): object => ({
      devices,
      swap: { turn: 0, linger: 0 },
      models: Object.fromEntries(
        ['a', 'b', 'c'].map((name) => [
          name,
          {
            cmd: standIn(name, journal),
            ...(memory[name] === undefined ? {} : { memory: memory[name] }),
          },
        ]),
      ),
    });
    const url = await gateway.begin(config({}));
    await chat(url, 'a');
    gateway.write(config({ gpu0: '24GiB' }, { a: '12GiB', b: '12GiB', c: '20GiB' }));
    await gateway.hangUp(RELOADED);
    expect(await resident(url)).toEqual(['a']);
    // What a was started with says nothing of its needs: it may have taken everything.
    await chat(url, 'b');
    expect(await resident(url)).toEqual(['b']);
    await chat(url, 'a');
    expect(await resident(url)).toEqual(['a', 'b']);
    gateway.write(config({ gpu0: '22GiB' }, { a: '12GiB', b: '10GiB', c: '12GiB' }));
    await gateway.hangUp(RELOADED);
    expect(await resident(url)).toEqual(['a', 'b']);
    await chat(url, 'c');
    expect(await resident(url)).toEqual(['c']);
    await chat(url, 'b');
    expect(await resident(url)).toEqual(['b', 'c']);
  });

  it('makes forget what was learned where there are other devices now', async () => {
    const gateway = new Reloadable();
    const { journal } = gateway;
    const gpus = new FakeGpus();
    gpus.install(journal);
    const config = (devices: object): object => ({
      devices,
      swap: { turn: 0, linger: 0 },
      models: {
        unknown: { cmd: gpus.model('unknown', journal, 6000) },
        known: { cmd: gpus.model('known', journal, 8000), memory: { gpu0: '8000MiB' } },
      },
    });
    const url = await gateway.begin(config({ gpu0: `${GPU_MIB}MiB` }));
    await eventually(
      async () => (await state(url)).devices.every(({ measured }) => measured !== null),
      'the memory is read',
    );
    await chat(url, 'unknown');
    await eventually(async () => (await unit(url, 'model:unknown'))?.measured != null, 'learned');
    gateway.write(config({ gpu0: `${GPU_MIB}MiB`, gpu1: `${GPU_MIB}MiB` }));
    await chat(url, 'known');
    await gateway.hangUp(RELOADED);
    await chat(url, 'unknown');
    expect(await resident(url)).toEqual(['unknown']);
  });

  it('changes whose keys are let in', async () => {
    const gateway = new Reloadable();
    const models = { a: { cmd: standIn('a', gateway.journal) } };
    const url = await gateway.begin({ apiKeys: ['old'], models });
    const status = async (key: string): Promise<number> =>
      (await fetch(`${url}/running`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect([await status('old'), await status('new')]).toEqual([200, 401]);
    gateway.write({ apiKeys: ['new'], models });
    await gateway.hangUp(RELOADED);
    expect([await status('old'), await status('new')]).toEqual([401, 200]);
    gateway.write({ models });
    await gateway.hangUp(RELOADED);
    expect((await fetch(`${url}/running`)).status).toBe(200);
  });

  it('with a wrong file changes nothing, and says everything that is wrong', async () => {
    const gateway = new Reloadable();
    const { journal } = gateway;
    const models = { a: { cmd: standIn('a', journal) }, b: { cmd: standIn('b', journal) } };
    const url = await gateway.begin({ swap: { turn: 7 }, models });
    await chat(url, 'a');
    const wrong = { ...models.b, memory: '6GiB' };
    gateway.write({ swap: { turn: -1 }, models: { ...models, b: wrong } });
    await gateway.hangUp(REFUSED);
    const log = await (await fetch(`${url}/logs`)).text();
    expect(log).toMatch(
      /error configuration not reloaded: it is wrong \{"at":\["1:\d+","1:\d+"\]\}/,
    );
    // Values may be secrets, and clients can read the log.
    expect(log).not.toContain('got -1');
    expect((await state(url)).settings.turnSec).toBe(7);
    writeFileSync(gateway.file, 'models: {');
    await gateway.hangUp(REFUSED);
    expect((await chat(url, 'b')).status).toBe(200);
    gateway.write({ swap: { turn: 9 }, models });
    await gateway.hangUp(RELOADED);
    expect((await state(url)).settings.turnSec).toBe(9);
  });

  it('with a file that needs a restart changes nothing, and names the keys', async () => {
    const gateway = new Reloadable();
    const { journal } = gateway;
    const models = { a: { cmd: standIn('a', journal) } };
    const url = await gateway.begin({ swap: { turn: 7 }, models });
    const more = { a: { ...models.a, ttl: 5 }, b: models.a };
    gateway.write({ swap: { turn: 9 }, modelTTL: 5, models: more });
    await gateway.hangUp(REFUSED);
    const log = await (await fetch(`${url}/logs`)).text();
    expect(log).toContain(
      'warn configuration not reloaded: these need a restart {"keys":["models.a.ttl","models.b","modelTTL"]}',
    );
    expect((await state(url)).settings.turnSec).toBe(7);
    expect((await chat(url, 'b')).status).toBe(404);
  });

  it('does not take away a device that a later file has brought', async () => {
    const gateway = new Reloadable();
    const models = { a: { cmd: standIn('a', gateway.journal) } };
    await gateway.begin({ models });
    gateway.write({ models, devices: { gpu0: '8GiB' } });
    await gateway.hangUp(RELOADED);
    gateway.write({ models });
    expect(await gateway.hangUp(REFUSED)).toContain('devices.gpu0');
  });
});

describe('the terminal it was started from', () => {
  it('takes it along when it is closed, with its models', async () => {
    const folder = temporaryFolder();
    const journal = new Journal(join(folder, 'journal.jsonl'));
    const models = { a: { cmd: standIn('a', journal) } };
    const file = configFile({ logLevel: 'info', models }, folder);
    const command = `echo gateway $$; exec '${process.execPath}' '${MAIN}' --config '${file}' --listen 127.0.0.1:0`;
    const terminal = spawn('script', ['-qfec', command, '/dev/null'], { stdio: 'pipe' });
    let output = '';
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const find = (pattern: RegExp): string => pattern.exec(output)?.[1] ?? '';
    onTestFinished(() => {
      terminal.kill('SIGKILL');
    });
    await eventually(() => find(LISTENING) !== '', 'it listens');
    const pid = Number(find(/gateway (\d+)/));
    expect((await chat(find(LISTENING), 'a')).status).toBe(200);
    const pids = [pid, ...journal.pids()];
    expect(pids.filter(isAlive)).toHaveLength(2);
    terminal.kill('SIGKILL');
    await eventually(() => !pids.some(isAlive), 'the gateway and its models are gone');
    expect(journal.count('a', 'ended')).toBe(1);
  });
});

const LISTENING = /(http:\/\/127\.0\.0\.1:\d+)/;
