import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { HeldBody } from '../src/body/held-body.js';
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
