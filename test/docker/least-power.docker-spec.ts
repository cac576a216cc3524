import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { chat } from '../support/http.js';
import { ended } from './support/answers.js';
import { socketPath } from './support/compose-project.js';
import { docker } from './support/docker.js';
import {
  containersOf,
  createdEntry,
  existingEntry,
  fileOf,
  place,
  run,
  startProgram,
} from './support/gateway-on-host.js';

const read = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');

/** `GET /path` for every row of the table under a heading of its own in the documentation. */
function documented(list: 'existing' | 'created'): string[] {
  const [, after = ''] = read('docs/operations.md').split(`<!-- allowed: ${list} -->`);
  const [rows = ''] = after.trim().split('\n\n');
  const cells = [...rows.matchAll(/^\| (GET|POST|DELETE) +\| `([^`]+)`/gm)];
  return cells.map(([, method = '', path = '']) => `${method} ${path}`);
}

/** The same of the options of the shipped proxy. */
function shipped(): string[] {
  const file = parseDocument(read('docker-compose.socket-proxy.yml'), { logLevel: 'silent' });
  const { services } = file.toJS() as { services: Record<string, { command?: string[] }> };
  const options = services['socket-proxy']?.command ?? [];
  return options.flatMap((option) => {
    const [, method, path] = /^-allow([A-Z]+)=(.+)$/.exec(option) ?? [];
    return method === undefined || path === undefined ? [] : [`${method} ${path}`];
  });
}

describe('what the socket proxy lets through', () => {
  it('is what the documentation says', () => {
    expect(documented('existing')).not.toHaveLength(0);
    expect(shipped().sort()).toEqual(documented('existing').sort());
  });

  it.skipIf(run === '')(
    'is, with what is documented for it, enough to make containers',
    async () => {
      const prefix = place();
      const allowed = [...documented('existing'), ...documented('created')];
      const options = allowed.map((entry) => `-allow${entry.replace(' ', '=')}`);
      const url = `http://${await startProxy(`${prefix}proxy`, options)}`;
      const models = {
        made: createdEntry(prefix, 'made'),
        there: await existingEntry(prefix, 'there'),
      };
      const file = fileOf(models);
      const gateway = await startProgram(file, { DOCKER_HOST: url.replace('http:', 'tcp:') });
      for (const model of ['made', 'there', 'made']) {
        expect(await ended(chat(gateway.url, model))).toContain('choices');
      }
      expect(await (await fetch(`${gateway.url}/logs/made`)).text()).toContain('model loaded');
      gateway.program.signal('SIGTERM');
      expect((await gateway.program.ended).code).toBe(0);
      expect(await containersOf(prefix)).toEqual([`${prefix}proxy`, `${prefix}there`]);
      expect(await docker(['logs', `${prefix}proxy`])).not.toContain('blocked');
      const blocked = await fetch(`${url}/volumes/create`, { method: 'POST' });
      expect(blocked.status).toBe(403);
    },
  );
});

/** Its address. */
async function startProxy(name: string, options: readonly string[]): Promise<string> {
  const socket = socketPath() ?? '';
  const user = `65534:${statSync(socket).gid}`;
  const volume = `${socket}:/var/run/docker.sock`;
  const args = ['--name', name, '--publish', '127.0.0.1::2375', '--user', user, '--volume', volume];
  await docker([
    'run',
    '--detach',
    ...args,
    `${run}-socket-proxy`,
    '-listenip=0.0.0.0',
    ...options,
  ]);
  return docker(['port', name, '2375']);
}
