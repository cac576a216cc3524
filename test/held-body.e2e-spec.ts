import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { HeldBody } from '../src/body/held-body.js';
import { SpillFile } from '../src/body/spill-file.js';
import { temporaryFolder } from './support/gateway.js';
import {
  collected,
  madeUpRequest,
  MadeUpSpace,
  NOTHING_HELD,
  turns,
  until,
} from './support/held-body.js';

const PIECE = randomBytes(1000);
const ROOM = 1024 * 1024;

it('an upload goes on where the answer begins while a piece of it is being written to disk', async () => {
  const space = MadeUpSpace.of(0, ROOM, { turns: [20], fails: [] });
  const request = madeUpRequest();
  const body = new HeldBody(request, space);
  body.hold();
  request.push(PIECE);
  await turns(2);
  const sent = collected(body.stream());
  await turns(2);
  body.keepNoLonger();
  request.push(PIECE);
  request.push(null);
  await until(() => sent.hasEnded || sent.error !== undefined, 'it is over');
  expect(sent).toEqual({ bytes: Buffer.concat([PIECE, PIECE]), hasEnded: true, error: undefined });
  await until(() => space.openFiles === 0, 'the file is closed');
  body.free();
  expect(space.accounts).toEqual(NOTHING_HELD);
});

it('a body that is over while a piece of it is being written gives everything back once that is done', async () => {
  const space = MadeUpSpace.of(0, ROOM, { turns: [20], fails: [] });
  const request = madeUpRequest();
  const body = new HeldBody(request, space);
  body.hold();
  request.push(PIECE);
  await turns(2);
  body.free();
  expect(space.openFiles).toBe(1);
  await until(() => space.openFiles === 0, 'the file is closed');
  expect(space.accounts).toEqual(NOTHING_HELD);
});

it('a body whose first piece the disk refuses is held once it can be, in memory or on disk', async () => {
  for (const [memory, disk] of [
    [ROOM, 0],
    [0, ROOM],
  ] as const) {
    const fails = [true, ...Array<boolean>(100).fill(false)];
    const space = MadeUpSpace.of(0, ROOM, { turns: [2], fails });
    const request = madeUpRequest();
    const body = new HeldBody(request, space);
    body.hold();
    request.push(PIECE);
    await turns(10);
    expect(space.accounts).toEqual(NOTHING_HELD);
    space.resize(memory, disk);
    body.hold();
    request.push(PIECE);
    request.push(null);
    await until(() => space.memoryHeld + space.diskHeld === 2000, 'all of it is held');
    for (let attempt = 1; attempt <= 2; attempt++) {
      const sent = collected(body.stream());
      await until(() => sent.hasEnded, 'it is sent');
      expect(sent.bytes).toEqual(Buffer.concat([PIECE, PIECE]));
      expect(body.isRepeatable).toBe(true);
    }
    body.free();
    expect(space.accounts).toEqual(NOTHING_HELD);
  }
});

it('a temporary folder that comes back is used', async () => {
  const folder = join(temporaryFolder(), 'later');
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const file = new SpillFile();
  await expect(file.append(PIECE)).rejects.toThrow(/ENOENT/);
  mkdirSync(folder);
  await file.append(PIECE);
  expect(await file.read(0)).toEqual(PIECE);
  file.close();
});

describe('a body whose beginning has been given up is never sent without it', () => {
  const failed = expect.objectContaining({ code: 'body_not_held' }) as Error;

  it('because it passed through where there was no room', async () => {
    const space = MadeUpSpace.of(0, 0);
    const request = madeUpRequest();
    const body = new HeldBody(request, space);
    const first = collected(body.stream());
    request.push(PIECE);
    await until(() => first.bytes.length === PIECE.length, 'it is sent');
    const second = collected(body.stream());
    request.push(PIECE);
    request.push(null);
    await until(() => second.error !== undefined || second.hasEnded, 'it is over');
    expect(second).toEqual({ bytes: Buffer.alloc(0), hasEnded: false, error: failed });
    expect(body.isRepeatable).toBe(false);
  });

  /** All of it has come, and is held. */
  async function wholeBody(): Promise<HeldBody> {
    const request = madeUpRequest();
    const body = new HeldBody(request, MadeUpSpace.of(ROOM, 0));
    body.hold();
    request.push(PIECE);
    request.push(null);
    await until(() => request.readableEnded, 'all of it has come');
    return body;
  }

  it('because an answer had begun', async () => {
    const body = await wholeBody();
    body.keepNoLonger();
    const sent = collected(body.stream());
    await until(() => sent.error !== undefined || sent.hasEnded, 'it is over');
    expect(sent).toEqual({ bytes: Buffer.alloc(0), hasEnded: false, error: failed });
  });

  it('because the request is over', async () => {
    const body = await wholeBody();
    body.free();
    const sent = collected(body.stream());
    await until(() => sent.error !== undefined || sent.hasEnded, 'it is over');
    expect(sent.hasEnded).toBe(false);
  });
});

it('what was being read from disk for an attempt that is over takes nothing from the next', async () => {
  const piece = randomBytes(20 * 1024);
  // It is written, and read in two parts by each of them: the second of the first comes late.
  const space = MadeUpSpace.of(0, ROOM, { turns: [0, 0, 5, 20, 0], fails: [false] });
  const request = madeUpRequest();
  const body = new HeldBody(request, space);
  body.hold();
  request.push(piece);
  request.push(null);
  await turns(5);
  const first = collected(body.stream());
  await until(() => first.bytes.length > 0, 'the rest is being read');
  await turns(1);
  const second = collected(body.stream());
  await turns(1);
  body.keepNoLonger();
  await until(() => second.hasEnded || second.error !== undefined, 'it is over');
  expect([second.error, second.bytes.equals(piece)]).toEqual([undefined, true]);
  body.free();
  expect(space.accounts).toEqual(NOTHING_HELD);
});

it('what comes last is held before a body counts as complete, and fails it where it cannot be', async () => {
  for (const isFailing of [false, true]) {
    const script = { turns: [10], fails: [isFailing, ...Array<boolean>(10).fill(false)] };
    const space = MadeUpSpace.of(0, ROOM, script);
    const request = madeUpRequest();
    request.push(PIECE);
    request.push(null);
    const body = new HeldBody(request, space);
    const shown = body.showTo({ push: () => undefined, isOver: false });
    if (isFailing) await expect(shown).rejects.toMatchObject({ code: 'body_not_held' });
    else {
      await shown;
      const again: Buffer[] = [];
      await body.replay((chunk) => void again.push(chunk));
      expect(Buffer.concat(again)).toEqual(PIECE);
    }
    body.free();
    await until(() => space.openFiles === 0, 'the file is closed');
  }
});

it('an upload whose last piece the disk refuses fails, and does not end without it', async () => {
  const script = { turns: [10], fails: [false, true] };
  const space = MadeUpSpace.of(0, ROOM, script);
  const request = madeUpRequest();
  request.push(PIECE);
  request.push(PIECE);
  request.push(null);
  const body = new HeldBody(request, space);
  const told = vi.fn();
  body.onFailed(told);
  body.hold();
  await until(() => request.readableEnded, 'all of it has come');
  await turns(20);
  expect(told).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'body_not_held' }));
  const sent = collected(body.stream());
  await turns(50);
  expect(sent.hasEnded).toBe(false);
  body.free();
});

it('what comes of a body is put together, and its own memory given back at once', async () => {
  const space = MadeUpSpace.of(ROOM, 0);
  const request = madeUpRequest();
  const body = new HeldBody(request, space);
  body.hold();
  const bytes = randomBytes(300_000);
  const chunks = [0, 100_000, 200_000].map((at) =>
    Buffer.from(Uint8Array.from(bytes.subarray(at, at + 100_000)).buffer),
  );
  for (const chunk of [...chunks, null]) request.push(chunk);
  await until(() => body.isAtHand, 'it is held');
  expect(chunks.slice(1).map(({ length }) => length)).toEqual([0, 0]);
  const sent = collected(body.stream());
  await until(() => sent.hasEnded, 'it is sent');
  expect(sent.bytes.equals(bytes)).toBe(true);
  body.free();
  expect(space.accounts).toEqual(NOTHING_HELD);
});
