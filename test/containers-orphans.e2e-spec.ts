import { describe, expect, it } from 'vitest';
import {
  createdContainer,
  engineOf,
  existingContainer,
  IMAGE,
} from './support/contract/runtimes/containers.js';
import { Trial } from './support/contract/trial.js';
import { Refusal } from './support/engine/engine-error.js';
import type { StandInEngine } from './support/engine/stand-in-engine.js';
import { eventually } from './support/journal.js';

/** A gateway that has loaded `a` in the container `server-a`, and was killed. */
async function killed(): Promise<{ trial: Trial; engine: StandInEngine; life: string }> {
  const trial = await Trial.prepare(createdContainer, { a: { container: { name: 'server-a' } } });
  const program = await trial.spawn();
  const { life } = await trial.ask('a');
  program.signal('SIGKILL');
  await program.ended;
  return { trial, engine: await engineOf(trial), life };
}

const GATEWAY = 'llama-swap-nest.gateway';

describe('a container that runs although nobody has loaded its model', () => {
  it('is found although the engine could not say so at first', async () => {
    const trial = await Trial.prepare(existingContainer, { a: {} });
    const engine = await engineOf(trial);
    await engine.find('server-a').start();
    engine.faults.refuse('GET /containers/json', new Refusal(500, 'context deadline exceeded'), 2);
    await trial.listen();
    await eventually(async () => (await trial.running()).length === 1, 'it is taken over');
  });
});

describe('a container that another name of its model still has', () => {
  it('is stopped after its answers, and started for the new one', async () => {
    const trial = await Trial.begin(existingContainer, { a: {} });
    const { life } = await trial.ask('a');
    trial.hold('a', 'answer');
    const answer = trial.ask('a');
    await trial.journal.until('a', 'request', 2);
    await trial.configure({ renamed: { from: 'a' } });
    expect(await trial.reload()).toBe(200);
    const next = trial.ask('renamed');
    await trial.waiting(1);
    trial.release('a', 'answer');
    expect((await answer).life).toBe(life);
    expect((await next).life).not.toBe(life);
  });
});

describe('a container that ends while the engine is asked about it', () => {
  it('fails its load at once', async () => {
    const trial = await Trial.prepare(existingContainer, { a: { checkEndpoint: 'none' } });
    const engine = await engineOf(trial);
    await trial.listen();
    trial.hold('a', 'ready');
    const hold = engine.faults.hold('GET /containers/server-a/json', 'after', 1);
    await engine.find('server-a').start();
    await hold.reached();
    await trial.journal.until('a', 'started');
    await engine.find('server-a').kill();
    hold.release();
    await eventually(async () => (await trial.log('a')).includes('failed to load'), 'it fails');
  });
});

describe('two gateways of one configuration', () => {
  it('never remove the container that the other one uses', async () => {
    const trial = await Trial.prepare(createdContainer, { a: { container: { name: 'server-a' } } });
    const first = await trial.spawn();
    const { life } = await trial.ask('a');
    const { url } = trial;
    const second = await trial.spawn();
    expect((await trial.chat('a')).status).toBe(503);
    expect(await trial.log('a')).toContain('a container that is not ours has its name');
    second.signal('SIGTERM');
    await second.ended;
    trial.url = url;
    expect((await trial.ask('a')).life).toBe(life);
    first.signal('SIGTERM');
    await first.ended;
    await trial.nothingIsLeft();
  });
});

describe('what a killed gateway has left', () => {
  it('is removed where it is not what is asked for any more; what is not its own is not touched', async () => {
    const { trial, engine } = await killed();
    const { body, labels } = engine.find('server-a');
    const like = (name: string, Labels: Record<string, string>): void =>
      void engine.create(name, { ...body, Image: IMAGE, Labels });
    like('never-started', labels);
    like('of-another', { ...labels, [GATEWAY]: 'another' });
    like('of-nobody', {});
    await trial.configure({ a: { container: { name: 'server-a', env: ['NEW=1'] } } });
    await trial.listen();
    await eventually(() => engine.all().length === 2, 'its own are removed');
    expect(engine.ps()).toEqual(['of-another created', 'of-nobody created']);
    expect((await trial.ask('a')).name).toBe('a');
    await trial.close();
    expect(engine.ps()).toEqual(['of-another created', 'of-nobody created']);
  });

  it('is taken over as soon as the engine is there, if it is not at the start', async () => {
    const { trial, engine, life } = await killed();
    await engine.down({ lives: true });
    await trial.listen();
    expect(await trial.running()).toEqual([]);
    await engine.up();
    await eventually(async () => (await trial.running()).length === 1, 'it is taken over');
    expect((await trial.ask('a')).life).toBe(life);
    expect(await trial.log('a')).toContain('a speaks');
  });
});
