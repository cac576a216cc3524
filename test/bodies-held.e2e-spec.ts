import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startProgram } from './support/ending.js';
import type { ProgramUnderTest } from './support/ending.js';
import { BOUNDARY, field, FORM_TYPE, LAST_BOUNDARY } from './support/forms.js';
import { temporaryFolder } from './support/gateway.js';
import { eventually } from './support/journal.js';
import { upstream } from './support/models.js';
import { begin, collect, headOf, send } from './support/raw-http.js';
import type { Answer } from './support/raw-http.js';

const MIB = 1024 * 1024;
const PIECE = randomBytes(MIB);
const FILE_HEAD = Buffer.from(
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n`,
);
/** The model stands behind the file. */
const TAIL = Buffer.concat([Buffer.from('\r\n'), field('model', 'a'), LAST_BOUNDARY]);

/** A form with a file of this many MiB. */
function* formOf(mib: number): Generator<Buffer> {
  yield FILE_HEAD;
  for (let i = 0; i < mib; i++) yield PIECE;
  yield TAIL;
}

function sha256(pieces: Iterable<Buffer>): string {
  const digest = createHash('sha256');
  for (const piece of pieces) digest.update(piece);
  return digest.digest('hex');
}

const lengthOf = (mib: number): number => FILE_HEAD.length + mib * MIB + TAIL.length;

/** As fast as it is taken; until all is, or the other side has gone. */
async function write(outgoing: ClientRequest, pieces: Iterable<Buffer>): Promise<void> {
  const goOn = new EventEmitter();
  const wake = (): void => void goOn.emit('wake');
  outgoing.on('drain', wake).once('close', wake);
  for (const piece of pieces) {
    if (!outgoing.write(piece) && !outgoing.destroyed) await once(goOn, 'wake');
  }
  outgoing.off('drain', wake).off('close', wake);
}

const post = (url: string, path = '/v1/audio/transcriptions', bytes?: number): ClientRequest =>
  begin(url, {
    path,
    headers: [...FORM_TYPE, ...(bytes === undefined ? [] : ['Content-Length', String(bytes)])],
  });

interface Cold extends ProgramUnderTest {
  readonly url: string;
  readonly tmp: string;
  /** From now on the model can be loaded. */
  readonly warm: () => void;
}

/** The gateway in a process of its own, over an echo that is not healthy before it may. */
async function cold(more: object = {}, env: Record<string, string> = {}): Promise<Cold> {
  const tmp = temporaryFolder();
  const gate = join(temporaryFolder(), 'healthy');
  const under = startProgram(
    (log) => ({
      models: {
        a: { cmd: upstream('echo', 'a', log, '127.0.0.1', gate), concurrencyLimit: 100 },
        b: { cmd: upstream('echo', 'b', log), persist: true },
      },
      ...more,
    }),
    { TMPDIR: tmp, ...env },
  );
  const warm = (): void => {
    writeFileSync(gate, '');
  };
  return { ...under, url: await under.program.url(), tmp, warm };
}

const residentMib = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** The files without a name that a process has open: `path (deleted)`. */
function spilled({ program, tmp }: Cold): string[] {
  const folder = `/proc/${program.pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      const target = readlinkSync(join(folder, fd));
      return target.startsWith(tmp) ? [target] : [];
    } catch {
      return []; // Closed meanwhile.
    }
  });
}

async function queued(url: string, count: number): Promise<void> {
  await eventually(async () => {
    const { body } = await send(url, { method: 'GET', path: '/metrics' });
    return body.toString().includes(`llama_swap_queue_length{model="a"} ${count}`);
  }, `${count} wait`);
}

const seen = ({ status, body }: Answer): unknown => {
  expect([status, body.subarray(0, 300).toString()]).toEqual([
    200,
    expect.stringContaining('sha256'),
  ]);
  const { bytes, sha256: digest } = JSON.parse(body.toString()) as {
    bytes: number;
    sha256: string;
  };
  return { bytes, sha256: digest };
};

const codeOf = ({ status, body }: Answer): [number, string] => [
  status,
  (JSON.parse(body.toString()) as { error: { code: string } }).error.code,
];

describe('an upload whose model stands behind the file, and is not loaded', () => {
  it('of 200 MB arrives as it is, and takes disk rather than memory, and that until it has gone', async () => {
    const under = await cold();
    const { url, program, warm } = under;
    await send(url, { path: '/upstream/b/warm-up', body: 'x' });
    const before = residentMib(program.pid);
    let most = before;
    const look = setInterval(() => (most = Math.max(most, residentMib(program.pid))), 20);
    const mib = 200;
    const outgoing = post(url, undefined, lengthOf(mib));
    await write(outgoing, formOf(mib));
    outgoing.end();
    await queued(url, 1);
    expect(spilled(under)).toEqual([expect.stringMatching(/\(deleted\)$/)]);
    expect(readdirSync(under.tmp)).toEqual([]);
    warm();
    const answer = await collect(await headOf(outgoing));
    clearInterval(look);
    expect(seen(answer)).toEqual({ bytes: lengthOf(mib), sha256: sha256(formOf(mib)) });
    expect(most - before).toBeLessThan(mib / 2);
    await eventually(() => spilled(under).length === 0, 'the file is gone');
  });

  it('is dropped with its file when the client leaves, before its model is known or after', async () => {
    const under = await cold();
    const unnamed = post(under.url);
    await write(unnamed, [...formOf(50)].slice(0, -1));
    await eventually(() => spilled(under).length === 1, 'it is on disk');
    unnamed.destroy();
    await eventually(() => spilled(under).length === 0, 'the file is gone');
    const waiting = post(under.url);
    await write(waiting, formOf(50));
    await queued(under.url, 1);
    expect(spilled(under)).toHaveLength(1);
    waiting.destroy();
    await queued(under.url, 0);
    await eventually(() => spilled(under).length === 0, 'the file is gone');
    under.warm();
    const answer = await send(under.url, { path: '/v1/x', body: '{"model":"a"}' });
    expect(answer.status).toBe(200);
  });

  it('ends with the gateway, and so does its file', async () => {
    const under = await cold({ shutdownTimeout: 1 });
    const outgoing = post(under.url);
    await write(outgoing, formOf(50));
    await queued(under.url, 1);
    under.program.signal('SIGTERM');
    const answer = await collect(await headOf(outgoing));
    expect(codeOf(answer)).toEqual([503, 'shutting_down']);
    expect((await under.program.ended).code).toBe(0);
    expect(readdirSync(under.tmp)).toEqual([]);
  });

  it('goes on through a reload that changes its model, and what may be held', async () => {
    const under = await cold();
    const outgoing = post(under.url);
    const pieces = [...formOf(60)];
    await write(outgoing, pieces.slice(0, 40));
    under.write({
      bodyMemory: 16,
      bodyDisk: 100,
      models: { a: { cmd: upstream('echo', 'other', under.journal), useModelName: 'longer-name' } },
    });
    expect((await send(under.url, { path: '/api/reload' })).status).toBe(200);
    await write(outgoing, pieces.slice(40));
    outgoing.end();
    const renamed = [
      ...pieces.slice(0, -1),
      Buffer.from(TAIL.toString().replace('\r\na\r\n', '\r\nlonger-name\r\n')),
    ];
    expect(seen(await collect(await headOf(outgoing)))).toMatchObject({ sha256: sha256(renamed) });
  });

  it('is sent all of it once more, from its file, where the model dies before it has answered', async () => {
    const under = await cold();
    const { url, journal } = under;
    under.write({ models: { a: { cmd: upstream('falters', 'a', journal) } } });
    expect((await send(url, { path: '/api/reload' })).status).toBe(200);
    const headers = [...FORM_TYPE, 'X-How', 'exit'];
    const outgoing = begin(url, { path: '/v1/x', headers });
    await write(outgoing, formOf(50));
    outgoing.end();
    const answer = await collect(await headOf(outgoing));
    expect(JSON.parse(answer.body.toString())).toEqual({ method: 'POST', bytes: lengthOf(50) });
    expect(journal.count('a', 'started')).toBe(2);
    await eventually(() => spilled(under).length === 0, 'the file is gone');
  });
});

describe('bodies for which there is no room', () => {
  it('are refused where nobody knows their model, and small ones are taken all the same', async () => {
    const under = await cold({ bodyMemory: 8, bodyDisk: 8 });
    const waiting = post(under.url, '/upstream/a/upload', lengthOf(100));
    void write(waiting, formOf(100));
    await eventually(() => spilled(under).length === 1, 'it is on disk');
    await eventually(async () => {
      const refused = post(under.url);
      void write(refused, formOf(20));
      const answer = await collect(await headOf(refused));
      refused.destroy();
      return answer.status === 429 && codeOf(answer)[1] === 'queue_full';
    }, 'there is no room');
    const small = await send(under.url, { path: '/v1/x', body: '{"model":"b"}' });
    expect(small.status).toBe(200);
    under.warm();
    const answer = await collect(await headOf(waiting));
    expect(seen(answer)).toEqual({ bytes: lengthOf(100), sha256: sha256(formOf(100)) });
  });

  it('because there is no folder for them are refused where they have to be held, and only these', async () => {
    const under = await cold({}, { TMPDIR: '/nowhere/at/all' });
    const refused = post(under.url);
    void write(refused, formOf(64));
    const answer = await collect(await headOf(refused));
    expect(codeOf(answer)).toEqual([503, 'body_not_held']);
    expect(answer.body.toString()).not.toContain('/nowhere');
    refused.destroy();
    const waiting = post(under.url, '/upstream/a/upload', lengthOf(64));
    void write(waiting, formOf(64));
    await queued(under.url, 1);
    under.warm();
    expect(seen(await collect(await headOf(waiting)))).toMatchObject({
      sha256: sha256(formOf(64)),
    });
  });

  it('past bodyLimit are refused as soon as that is known: their model may still come', async () => {
    const under = await cold({ bodyLimit: 2 });
    const outgoing = post(under.url);
    void write(outgoing, formOf(10));
    expect(codeOf(await collect(await headOf(outgoing)))).toEqual([413, 'request_too_large']);
    outgoing.destroy();
  });
});

it('large JSON is held on disk as well, and has only its name changed', async () => {
  const under = await cold({ bodyMemory: 2 });
  under.write({
    bodyMemory: 2,
    models: { a: { cmd: upstream('echo', 'a', under.journal), useModelName: 'renamed' } },
  });
  await send(under.url, { path: '/api/reload' });
  const text = (model: string): string =>
    `{"model":"a","image":"${'x'.repeat(20 * MIB)}", "model" : "${model}"}`;
  const body = text('a');
  const answer = await send(under.url, { path: '/v1/chat/completions', body });
  const expected = Buffer.from(text('renamed').replace('{"model":"a"', '{"model":"renamed"'));
  expect(seen(answer)).toEqual({ bytes: expected.length, sha256: sha256([expected]) });
  await eventually(() => spilled(under).length === 0, 'the file is gone');
});
