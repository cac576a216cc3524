import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFile, temporaryFolder } from './support/gateway.js';
import { eventually } from './support/journal.js';
import { standIn } from './support/models.js';
import { Program } from './support/process.js';
import { Reloading } from './support/reloading.js';

const SECRET = 'sk-Zz9';

describe('what is wrong with a file that was not reloaded', () => {
  it.each<[title: string, wrong: (ok: object) => object | string, path: string, message: string]>([
    ['a value', (ok) => ({ ...ok, modelTTL: SECRET }), 'modelTTL', 'must be a number'],
    ['a key', (ok) => ({ ...ok, apiKeys: [{ [SECRET]: 1, key: 'a' }] }), 'apiKeys[0]', 'expected'],
    ['a name', (ok) => ({ ...ok, macros: { [`${SECRET} `]: 1 } }), 'macros', 'expected a name'],
    ['YAML', () => `a: !${SECRET} *${SECRET}`, '', 'it is not valid YAML'],
    ['an alias', () => `a: *${SECRET}`, '', 'it is not valid YAML'],
  ])('is told without what stands in it: %s', async (_title, wrong, path, message) => {
    const gateway = await Reloading.start((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    const text = wrong({ models: { a: { cmd: standIn('a', gateway.journal) } } });
    const written = typeof text === 'string' ? text : JSON.stringify(text);
    writeFileSync(join(gateway.folder, 'config.yaml'), written);
    const { status, body } = await gateway.reload();
    expect(status).toBe(422);
    const issue = { line: 1, path, message: expect.stringContaining(message) as string };
    expect(body).toMatchObject({
      error: { issues: expect.arrayContaining([expect.objectContaining(issue)]) as unknown },
    });
    const read = async (route: string): Promise<string> =>
      (await fetch(gateway.url + route)).text();
    const [health, logs] = [await read('/health'), await read('/logs')];
    expect(logs).toContain('configuration not reloaded');
    expect(health).toContain(`"path":"${path}"`);
    expect(health).not.toContain(message);
    expect(JSON.stringify(body) + health + logs).not.toContain('Zz9');
  });
});

it('a watched file that is gone is reported once, and read when it is back', async () => {
  const folder = temporaryFolder();
  const file = configFile({ logLevel: 'info', models: { a: { cmd: 'server {PORT}' } } }, folder);
  const args = ['--config', file, '--listen', '127.0.0.1:0', '--watch-config'];
  const program = Program.start(args);
  const url = await program.url();
  const failures = (): number => program.output.split('configuration not reloaded').length - 1;
  const health = async (): Promise<string> => (await fetch(`${url}/health`)).text();
  renameSync(file, `${file}.away`);
  await eventually(() => failures() === 1, 'it says that the file is gone');
  expect(await health()).toContain('issues');
  renameSync(`${file}.away`, file);
  await eventually(() => program.output.includes('configuration reloaded'), 'it is read again');
  expect(await health()).not.toContain('issues');
  expect(failures()).toBe(1);
});
