import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { configFile, temporaryFolder } from './support/gateway.js';
import { chat } from './support/http.js';
import { eventually, Journal } from './support/journal.js';
import { standIn } from './support/models.js';
import { Program } from './support/process.js';
import { RawClient } from './support/raw-http.js';

/** The gateway and this process need a file each; `ulimit -n` bounds it. */
const CONNECTIONS = Number(process.env['IDLE_CONNECTIONS'] ?? 2000);
const AT_ONCE = 100;
/** Longer than it takes to open all of them. */
const CLIENT_TIMEOUT_SEC = 8 + CONNECTIONS / 1000;
const KIB_EACH = 48;

const residentKib = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

// Attack: connections cost the client next to nothing. Half of these say nothing, the others
// begin a header, and none goes on.
it(`${CONNECTIONS} connections that do nothing cost little, keep nobody from being served, and go`, async () => {
  const folder = temporaryFolder();
  const journal = new Journal(join(folder, 'journal.jsonl'));
  const models = { a: { cmd: standIn('a', journal) } };
  const file = configFile({ logLevel: 'info', models, clientTimeout: CLIENT_TIMEOUT_SEC }, folder);
  const gateway = Program.start(['--config', file, '--listen', '127.0.0.1:0']);
  const url = await gateway.url();
  expect((await chat(url, 'a')).status).toBe(200);
  const [filesBefore, kibBefore] = [openFiles(gateway.pid), residentKib(gateway.pid)];

  const clients: RawClient[] = [];
  while (clients.length < CONNECTIONS) {
    const some = await Promise.all(Array.from({ length: AT_ONCE }, () => RawClient.to(url)));
    for (const client of some.slice(AT_ONCE / 2)) client.write('GET / HTTP/1.1\r\nHost: x\r\n');
    clients.push(...some);
  }
  await eventually(() => openFiles(gateway.pid) >= filesBefore + CONNECTIONS, 'all are connected');
  expect((await chat(url, 'a')).status).toBe(200);
  const grownKib = residentKib(gateway.pid) - kibBefore;
  expect(grownKib).toBeLessThan(CONNECTIONS * KIB_EACH);

  await Promise.all(clients.map(({ over }) => over));
  const answers = clients.map(({ status }) => status ?? 'silence');
  expect(answers.filter((answer) => answer === 'silence')).toHaveLength(CONNECTIONS / 2);
  expect(answers.filter((answer) => answer === 408)).toHaveLength(CONNECTIONS / 2);
  await eventually(() => openFiles(gateway.pid) <= filesBefore + AT_ONCE, 'they are gone');
  expect((await chat(url, 'a')).status).toBe(200);
}, 120_000);
