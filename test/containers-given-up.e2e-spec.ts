import { describe, expect, it } from 'vitest';
import {
  CONTRACT_IMAGE,
  createdContainer,
  engineOf,
  existingContainer,
  IMAGE,
} from './support/contract/runtimes/containers.js';
import { violations } from './support/contract/order.js';
import { Trial } from './support/contract/trial.js';
import { Refusal } from './support/engine/engine-error.js';
import { refusal } from './support/http.js';
import { eventually } from './support/journal.js';

const OURS = { a: { container: { name: 'server-a' } }, b: {} };
const UNLOADED = { status: 503, code: 'model_unloaded' };

describe('a load that is given up leaves nothing', () => {
  it('while its image is pulled: that ends, too', async () => {
    const trial = await Trial.begin(createdContainer, OURS);
    const { images, calls, containers } = await engineOf(trial);
    const until = new Promise<void>(() => undefined);
    images.here.delete(IMAGE);
    images.registry.set(IMAGE, { image: CONTRACT_IMAGE, layers: 3, until });
    const waiting = trial.chat('a');
    await eventually(async () => /\d layers/.test(await trial.log('a')), 'its layers come');
    expect((await trial.unload('a')).status).toBe(200);
    expect(await refusal(await waiting)).toMatchObject(UNLOADED);
    expect(images.pulled).toEqual([]);
    expect(calls).not.toContain('POST /containers/create');
    expect(containers.size).toBe(0);
  });

  it.each([
    ['before the engine has created it', 'POST /containers/create', 'before'],
    ['before the engine has said that it is created', 'POST /containers/create', 'after'],
    ['before the engine has started it', 'POST /containers/*/start', 'before'],
    ['before the engine has said that it is started', 'POST /containers/*/start', 'after'],
  ] as const)('%s', async (_when, route, when) => {
    const trial = await Trial.begin(createdContainer, OURS);
    const engine = await engineOf(trial);
    const hold = engine.faults.hold(route, when, 1);
    const waiting = trial.chat('a');
    await hold.reached();
    const unloaded = trial.unload('a');
    expect(await refusal(await waiting)).toMatchObject(UNLOADED);
    const next = trial.ask('a');
    hold.release();
    expect((await unloaded).status).toBe(200);
    expect((await next).name).toBe('a');
    // One that is removed is ended without a word of its own.
    expect(engine.mostRunning).toBe(1);
    await trial.close();
    expect(engine.ps()).toEqual([]);
  });

  it.each(['before', 'after'] as const)(
    'of a container that exists, whose start takes effect %s that',
    async (when) => {
      const trial = await Trial.begin(existingContainer, { a: {}, b: {} });
      const engine = await engineOf(trial);
      const hold = engine.faults.hold('POST /containers/*/start', when, 1);
      const waiting = trial.chat('a');
      await hold.reached();
      const unloaded = trial.unload('a');
      expect(await refusal(await waiting)).toMatchObject(UNLOADED);
      const next = trial.ask('b');
      hold.release();
      expect((await unloaded).status).toBe(200);
      expect((await next).name).toBe('b');
      expect(violations(trial.journal)).toEqual([]);
      expect(engine.ps()).toEqual(['server-a exited', 'server-b running']);
    },
  );

  it('at the end of the gateway', async () => {
    const trial = await Trial.begin(createdContainer, OURS);
    const engine = await engineOf(trial);
    const hold = engine.faults.hold('POST /containers/create', 'after', 1);
    const waiting = trial.chat('a');
    await hold.reached();
    const closed = trial.close();
    hold.release();
    expect((await waiting).status).toBe(503);
    await closed;
    expect(engine.ps()).toEqual([]);
  });
});

describe('an engine that does not do as it is told', () => {
  it('is told again to stop, and to remove, before another model has the room', async () => {
    const trial = await Trial.begin(createdContainer, OURS);
    const engine = await engineOf(trial);
    await trial.ask('a');
    engine.faults.refuse(
      'POST /containers/*/stop',
      new Refusal(500, 'context deadline exceeded'),
      2,
    );
    engine.faults.refuse('DELETE /containers/*', new Refusal(500, 'device or resource busy'), 2);
    expect((await trial.ask('b')).name).toBe('b');
    expect(violations(trial.journal)).toEqual([]);
    await eventually(() => engine.ps().length === 1, 'it is removed');
  });

  it('holds up no other model while it takes its time', async () => {
    const trial = await Trial.begin(createdContainer, { a: {}, b: {}, p: { persist: true } });
    const engine = await engineOf(trial);
    await trial.ask('p');
    const hold = engine.faults.hold('POST /containers/*/start', 'before', 1);
    const waiting = trial.ask('a');
    await hold.reached();
    expect((await trial.ask('p')).name).toBe('p');
    hold.release();
    expect((await waiting).name).toBe('a');
  });
});
