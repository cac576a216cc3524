import { spawn } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configFile, startGateway, temporaryFolder } from './support/gateway.js';
import { chat, health } from './support/http.js';
import { eventually, isAlive, Journal } from './support/journal.js';
import { upstream } from './support/models.js';
import { Program } from './support/process.js';

const HAS_SETPRIV = existsSync('/usr/bin/setpriv');
const WITHOUT_SETPRIV = { PATH: '/nonexistent' };

interface Recorded {
  readonly upstreams: { pid: number; startTime: number; model: string }[];
}

/** A configuration, and the gateways that are started with it one after the other. */
class Place {
  readonly folder = temporaryFolder();
  readonly journal = new Journal(join(this.folder, 'journal.jsonl'));
  readonly state: string;
  private readonly file: string;

  constructor(configure: (journal: Journal) => object, state?: string) {
    this.state = state ?? join(this.folder, 'state');
    this.file = configFile(
      { logLevel: 'info', stateFolder: this.state, ...configure(this.journal) },
      this.folder,
    );
    onTestFinished(() => {
      for (const pid of this.alive()) process.kill(pid, 'SIGKILL');
    });
  }

  start(env: Record<string, string> = {}): Program {
    return Program.start(['--config', this.file, '--listen', '127.0.0.1:0'], env);
  }

  /** A gateway that has loaded `a`. */
  async startLoaded(env: Record<string, string> = {}): Promise<Program> {
    const program = this.start(env);
    expect((await chat(await program.url(), 'a')).status).toBe(200);
    return program;
  }

  alive(): number[] {
    return this.journal.pids().filter(isAlive);
  }

  isAlive(name: string): boolean {
    return this.journal.lines().some((line) => line.name === name && isAlive(line.pid));
  }

  records(): string[] {
    if (!existsSync(this.state)) return [];
    return readdirSync(this.state, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.json/.test(file))
      .map((file) => join(this.state, file));
  }
}

const recordIn = (file: string): Recorded => JSON.parse(readFileSync(file, 'utf8')) as Recorded;

async function cutShort(program: Program): Promise<void> {
  program.signal('SIGKILL');
  await program.ended;
}

/** What leaves its session survives the gateway, whatever the kernel is told. */
const daemon = (leaf: string) => (log: Journal) => ({
  models: { a: { cmd: upstream('escapes', 'a', log, leaf) } },
});
const server = (log: Journal): object => ({ models: { a: { cmd: upstream('tiny', 'a', log) } } });

describe('SIGKILL of the gateway', () => {
  it.runIf(HAS_SETPRIV)('ends its models at once', async () => {
    const place = new Place((log) => ({
      models: {
        a: { cmd: upstream('deaf', 'a', log) },
        b: { cmd: upstream('tiny', 'b', log), persist: true },
      },
    }));
    const program = await place.startLoaded();
    await chat(await program.url(), 'b');
    await cutShort(program);
    await eventually(() => place.alive().length === 0, 'no model is left');
  });

  it(
    'leaves daemons, which the next start ends before it serves',
    { timeout: 60_000 },
    async () => {
      const place = new Place(daemon('deaf'));
      await cutShort(await place.startLoaded());
      expect(place.isAlive('a-daemon')).toBe(true);
      const next = place.start();
      await next.url();
      expect(place.alive()).toEqual([]);
      expect(next.output.match(/orphan ended/g)).toHaveLength(1);
      expect(next.output).toMatch(/orphan ended.*model:.*'a'/);
      expect(place.records()).toHaveLength(1);
    },
  );

  it('where there is no setpriv leaves models, which the next start ends', async () => {
    const place = new Place(server);
    await cutShort(await place.startLoaded(WITHOUT_SETPRIV));
    expect(place.isAlive('a')).toBe(true);
    const next = place.start(WITHOUT_SETPRIV);
    await next.url();
    expect(place.alive()).toEqual([]);
    expect(next.output).toContain('orphan ended');
  });
});

describe('a start after a crash', () => {
  it('does not kill a process that has the id of a model by now', async () => {
    const place = new Place(server);
    await cutShort(await place.startLoaded(WITHOUT_SETPRIV));
    const innocent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      detached: true,
      stdio: 'ignore',
    });
    onTestFinished(() => void innocent.kill('SIGKILL'));
    const [file = ''] = place.records();
    const { upstreams, ...head } = recordIn(file);
    expect(upstreams).toHaveLength(1);
    const pid = innocent.pid ?? 0;
    const reused = upstreams.map((one) => ({ ...one, pid, group: pid }));
    writeFileSync(file, JSON.stringify({ ...head, upstreams: reused }));
    await place.start().url();
    expect(place.alive()).toEqual([]);
    expect(isAlive(pid)).toBe(true);
  });

  it('does not trip over a record that cannot be read', async () => {
    const place = new Place(server);
    const program = await place.startLoaded();
    const [file = ''] = place.records();
    const broken = file.replace(/[^/]+$/, 'broken.json');
    writeFileSync(broken, '{"gateway":');
    const next = place.start();
    await next.url();
    expect(existsSync(broken)).toBe(false);
    expect(next.output).toContain('a record of an earlier run cannot be read');
    expect((await health(await program.url())).status).toBe('ok');
  });

  it('removes drafts of records that never came to be, and no others', async () => {
    const place = new Place(server);
    const living = await place.startLoaded();
    const [record = ''] = place.records();
    const others = ['1-cut.json.new', '2-being-written.json.new'].map((name) =>
      join(record, '..', name),
    );
    for (const file of others) writeFileSync(file, '{"gateway":');
    const [cut = '', beingWritten = ''] = others;
    utimesSync(cut, 0, 0);
    const next = await place.startLoaded(WITHOUT_SETPRIV);
    expect(place.records()).toContain(beingWritten);
    expect(place.records()).not.toContain(cut);
    const [file = ''] = place.records().filter((one) => one.includes(`/${next.pid}-`));
    await eventually(() => recordIn(file).upstreams.length === 1, 'the model is noted');
    await cutShort(next);
    renameSync(file, `${file}.new`);
    renameSync(record, `${record}.new`);
    expect(place.alive()).toHaveLength(2);
    await place.start().url();
    expect(place.records()).not.toContain(`${file}.new`);
    expect(place.records()).toContain(`${record}.new`);
    expect(place.alive()).toHaveLength(1);
    living.signal('SIGTERM');
    expect((await living.ended).code).toBe(0);
    expect(place.records()).not.toContain(`${record}.new`);
  });

  it('leaves alone what others run, with another configuration and with the same', async () => {
    const state = join(temporaryFolder(), 'state');
    const ours = new Place(daemon('tiny'), state);
    const theirs = new Place(daemon('tiny'), state);
    await cutShort(await ours.startLoaded());
    const running = await theirs.startLoaded();
    await theirs.start().url();
    expect(ours.isAlive('a-daemon')).toBe(true);
    expect(theirs.alive()).toHaveLength(2);
    await ours.start().url();
    expect(ours.alive()).toEqual([]);
    expect(theirs.alive()).toHaveLength(2);
    expect((await chat(await running.url(), 'a')).status).toBe(200);
    expect(theirs.journal.count('a', 'started')).toBe(1);
  });
});

describe('the record of what runs', () => {
  it('is for its owner only, and gone after an end in good order', async () => {
    const place = new Place(server);
    const program = await place.startLoaded();
    const [file = ''] = place.records();
    await eventually(() => recordIn(file).upstreams.length === 1, 'the model is noted');
    const [pid] = place.alive();
    expect(recordIn(file).upstreams).toMatchObject([{ model: 'a', pid, group: pid }]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
    await fetch(`${await program.url()}/upstream/a`, { method: 'DELETE' });
    await eventually(() => recordIn(file).upstreams.length === 0, 'it is noted no more');
    program.signal('SIGTERM');
    expect((await program.ended).code).toBe(0);
    expect(place.records()).toEqual([]);
  });

  it('that cannot be written stops nothing, and its folder is not told', async () => {
    const inFile = join(temporaryFolder(), 'file');
    writeFileSync(inFile, '');
    const place = new Place(server, join(inFile, 'state'));
    const program = await place.startLoaded();
    expect(program.output.match(/cannot note what runs/g)).toHaveLength(1);
    expect(program.output).toContain('ENOTDIR');
    expect(program.output).not.toContain(inFile);
    program.signal('SIGTERM');
    expect((await program.ended).code).toBe(0);
    expect(place.alive()).toEqual([]);
  });
});

it.runIf(existsSync('/proc/self'))(
  'a folder of records where nobody can make any is warned of, and the start goes on',
  async () => {
    const place = new Place(server, '/proc/nope/state');
    const program = await place.startLoaded();
    expect(program.output.match(/cannot note what runs/g)).toHaveLength(1);
    expect(program.output).toContain('ENOENT');
  },
);

describe('what a model has put into a session of its own', () => {
  it('is gone after an unload, and after the unload timeout if it is deaf', async () => {
    const { url, journal } = await startGateway((log) => ({
      unloadTimeout: 0.5,
      models: {
        a: { cmd: upstream('escapes', 'a', log) },
        b: { cmd: upstream('escapes', 'b', log, 'deaf'), persist: true },
      },
    }));
    for (const model of ['a', 'b']) {
      expect((await chat(url, model)).status).toBe(200);
      expect(journal.pids().filter(isAlive)).toHaveLength(2);
      const response = await fetch(`${url}/upstream/${model}`, { method: 'DELETE' });
      expect(response.status).toBe(200);
      expect(journal.pids().filter(isAlive)).toEqual([]);
    }
    expect(journal.count('a-daemon', 'ended')).toBe(1);
  });
});
