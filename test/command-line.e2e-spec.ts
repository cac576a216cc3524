import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configFile, temporaryFolder } from './support/gateway.js';
import { json, running } from './support/http.js';
import { eventually, Journal } from './support/journal.js';
import { standIn } from './support/models.js';
import { Program } from './support/process.js';

const journalIn = (folder: string): Journal => new Journal(join(folder, 'journal.jsonl'));

async function output(...args: string[]): Promise<{ code: number | null; text: string }> {
  const program = Program.start(args);
  const { code } = await program.ended;
  return { code, text: program.output };
}

describe('the command line', () => {
  it('prints its version and its usage', async () => {
    expect(await output('--version')).toEqual({
      code: 0,
      text: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    });
    const help = await output('--help');
    expect(help.code).toBe(0);
    for (const option of ['--config', '--listen', '--log-level', '--version', 'check']) {
      expect(help.text).toContain(option);
    }
  });

  it.each([
    [['--nonsense'], '--nonsense'],
    [['--listen', 'nowhere'], "got 'nowhere'"],
    [['serve-me'], "unknown command 'serve-me'"],
  ])('refuses %j with exit code 2 and says why', async (args, reason) => {
    const { code, text } = await output(...args);
    expect(code).toBe(2);
    expect(text).toContain(reason);
    expect(text).not.toMatch(/^\s+at /m);
  });

  it('lets the last of a repeated option win', async () => {
    const folder = temporaryFolder();
    const file = configFile(
      { logLevel: 'info', models: { a: { cmd: standIn('a', journalIn(folder)) } } },
      folder,
    );
    const program = Program.start([
      '--config',
      '/no/such',
      '--config',
      file,
      '--listen',
      '127.0.0.1:0',
    ]);
    expect((await fetch(`${await program.url()}/health`)).status).toBe(200);
  });
});

describe('a configuration that is wrong', () => {
  it('ends the start with exit code 1, every error, and no stack trace; nothing is started', async () => {
    const folder = temporaryFolder();
    const journal = journalIn(folder);
    const file = configFile(
      {
        hooks: { on_startup: { preload: ['a'] } },
        models: { a: { cmd: standIn('a', journal), ttll: 3 }, b: { cmd: 'x', ttl: -7 } },
      },
      folder,
    );
    const { code, text } = await output('--config', file, '--listen', '127.0.0.1:0');
    expect(code).toBe(1);
    expect(text).toMatch(
      /config\.yaml:1:\d+: models\.a\.ttll: unknown key 'ttll' \(nearest known: 'ttl'\)/,
    );
    expect(text).toContain('models.b.ttl: must not be less than -1, got -7');
    expect(text).toContain('models.b.cmd: expected {PORT}');
    expect(text).not.toMatch(/^\s+at /m);
    expect(journal.lines()).toEqual([]);
  });

  it('that is missing names the file', async () => {
    const { code, text } = await output('--config', '/no/such/config.yaml');
    expect(code).toBe(1);
    expect(text).toBe('/no/such/config.yaml: there is no such file; name one with --config FILE\n');
  });
});

describe('check', () => {
  it('prints what would run, with warnings, and exits with 0', async () => {
    const file = configFile({
      modelTTL: 300,
      models: {
        a: { cmd: 'server --port {PORT}', ttl: 60, persist: true },
        b: { cmd: 'server --port {PORT}' },
        c: { cmd: 'server --port {PORT}', ttl: 0, aliases: ['gpt-4'] },
      },
      groups: { g: { members: ['a', 'b'] } },
    });
    const { code, text } = await output('check', '--config', file);
    expect(code).toBe(0);
    expect(text).toContain('a: persistent');
    expect(text).toContain('b: ttl 300 s');
    expect(text).toContain('c: no ttl; also gpt-4');
    expect(text).toContain('g: a, b (swap)');
    expect(text).toContain('models.a: persist is set, so its ttl of 60 s never applies');
  });

  it('exits with 1 and the errors of a wrong one', async () => {
    const { code, text } = await output('check', '--config', configFile({ models: {} }));
    expect(code).toBe(1);
    expect(text).toContain('expected at least one model');
  });
});

describe('the address to listen on', () => {
  it('that is taken is an error that names it; nothing is started', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const folder = temporaryFolder();
    const journal = journalIn(folder);
    const file = configFile(
      { hooks: { on_startup: { preload: ['a'] } }, models: { a: { cmd: standIn('a', journal) } } },
      folder,
    );
    const { code, text } = await output('--config', file, '--listen', `127.0.0.1:${port}`);
    expect(code).toBe(1);
    expect(text).toContain(`cannot listen on 127.0.0.1:${port}: the address is already in use`);
    expect(journal.lines()).toEqual([]);
  });

  it('may be an IPv6 address', async () => {
    const file = configFile({ logLevel: 'info', models: { a: { cmd: 'x {PORT}' } } });
    const program = Program.start(['--config', file, '--listen', '[::1]:0']);
    expect((await fetch(`${await program.url()}/health`)).status).toBe(200);
  });
});

describe('the environment', () => {
  it('overrides the file, and .env is read; the command line goes before both', async () => {
    const folder = temporaryFolder();
    const file = configFile(
      { startPort: 1, models: { a: { cmd: 'x --port ${PORT} ${env.MORE}' } } },
      folder,
    );
    writeFileSync(join(folder, '.env'), 'LLAMA_SWAP_MODEL_TTL=77\nMORE=--from-dot-env\n');
    const program = Program.start(
      ['check', '--config', file],
      { LLAMA_SWAP_START_PORT: '6000' },
      folder,
    );
    expect((await program.ended).code).toBe(0);
    expect(program.output).toContain('a: ttl 77 s');
    expect(program.output).toContain('--from-dot-env');
  });

  it('names the variable that is wrong', async () => {
    const file = configFile({ models: { a: { cmd: 'x {PORT}' } } });
    const program = Program.start(['check', '--config', file], { LLAMA_SWAP_MODEL_TTL: 'soon' });
    expect((await program.ended).code).toBe(1);
    expect(program.output).toBe('LLAMA_SWAP_MODEL_TTL: must be a number, got "soon"\n');
  });
});

describe('preload', () => {
  it('loads the models it names once the gateway listens', async () => {
    const folder = temporaryFolder();
    const file = configFile(
      {
        logLevel: 'info',
        hooks: { on_startup: { preload: ['a'] } },
        models: { a: { cmd: standIn('a', journalIn(folder)) }, b: { cmd: 'x {PORT}' } },
      },
      folder,
    );
    const program = Program.start(['--config', file, '--listen', '127.0.0.1:0']);
    const url = await program.url();
    await eventually(async () => (await running(url)).includes('a'), 'a is resident');
    expect(await json(await fetch(`${url}/health`))).toMatchObject({
      models: { a: { status: 'running' } },
    });
  });
});
