import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { standIn } from './support/models.js';
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
