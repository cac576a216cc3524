import { describe, expect, it } from 'vitest';
import {
  createdContainer,
  engineOf,
  existingContainer,
} from './support/contract/runtimes/containers.js';
import { violations } from './support/contract/order.js';
import { Trial } from './support/contract/trial.js';
import type { StandInEngine } from './support/engine/stand-in-engine.js';
import { readUntil, refusal } from './support/http.js';
import { eventually } from './support/journal.js';

const OURS = { a: { container: { name: 'server-a' } } };

interface Begun {
  readonly trial: Trial;
  readonly engine: StandInEngine;
  readonly life: string;
}

/** `a` is resident, in the container `server-a`. */
async function begin(runtime = existingContainer, models: object = OURS): Promise<Begun> {
  const trial = await Trial.begin(
    runtime,
    runtime === existingContainer ? { a: {}, b: {} } : { ...models },
  );
  const { life } = await trial.ask('a');
  return { trial, engine: await engineOf(trial), life };
}

const isNoticed = (trial: Trial): Promise<void> =>
  eventually(async () => (await trial.running()).length === 0, 'its end is noticed');

describe('a container that somebody else', () => {
  it.each([
    ['stops', (engine: StandInEngine) => engine.find('server-a').stop()],
    ['kills', (engine: StandInEngine) => engine.find('server-a').kill()],
  ] as const)('%s is started again by the next request', async (_what, end) => {
    const { trial, engine, life } = await begin();
    await end(engine);
    await isNoticed(trial);
    expect((await trial.ask('a')).life).not.toBe(life);
  });

  it('removes is made anew if it is ours, and a clear error if it is not', async () => {
    for (const runtime of [createdContainer, existingContainer]) {
      const { trial, engine, life } = await begin(runtime);
      await engine.remove(engine.find('server-a'), true);
      await isNoticed(trial);
      if (runtime === createdContainer) expect((await trial.ask('a')).life).not.toBe(life);
      else {
        expect(await refusal(await trial.chat('a'))).toMatchObject({ code: 'model_load_failed' });
        expect(await trial.log('a')).toContain("there is no container 'server-a'");
      }
      await trial.close();
    }
  });

  it('starts is used for the next request, and two never stay', async () => {
    const { trial, engine } = await begin();
    await engine.find('server-b').start();
    await eventually(
      () => engine.ps().filter((line) => line.endsWith('running')).length === 1,
      'only one runs',
    );
    expect((await trial.ask('b')).name).toBe('b');
    expect((await trial.ask('a')).name).toBe('a');
    expect(engine.ps()).toEqual(['server-a running', 'server-b exited']);
  });
});

describe('a container that is out of memory', () => {
  it('says so: in the error of its load, and in its log', async () => {
    const trial = await Trial.begin(createdContainer, OURS);
    const engine = await engineOf(trial);
    trial.hold('a', 'ready');
    const waiting = trial.chat('a');
    await trial.journal.until('a', 'started');
    await engine.find('server-a').runOutOfMemory();
    const { code, message } = await refusal(await waiting);
    expect(code).toBe('model_load_failed');
    expect(message).toMatch(/exit code 137, OOM-killed/);
    trial.release('a', 'ready');
    expect(await trial.load('a')).toBe(200);
    await engine.find('server-a').runOutOfMemory();
    await isNoticed(trial);
    expect(await trial.log('a')).toContain('OOM-killed: out of memory');
  });
});

describe('an event stream that breaks', () => {
  it('changes nothing for a container that goes on', async () => {
    const { trial, engine, life } = await begin();
    engine.events.cut();
    await eventually(() => engine.events.listening > 0, 'it is taken up again');
    expect((await trial.ask('a')).life).toBe(life);
  });

  it.each([
    ['has ended', async (engine: StandInEngine) => engine.find('server-a').kill()],
    [
      'has been started anew',
      async (engine: StandInEngine) => {
        await engine.find('server-a').kill();
        await engine.find('server-a').start();
      },
    ],
  ] as const)('is no reason not to notice that one %s meanwhile', async (_what, happen) => {
    const { trial, engine, life } = await begin();
    engine.events.isLosing = true;
    engine.events.cut();
    await happen(engine);
    engine.events.isLosing = false;
    await eventually(() => engine.events.listening > 0, 'it is taken up again');
    await eventually(async () => (await trial.ask('a')).life !== life, 'it is noticed');
  });
});

describe('an engine that is restarted', () => {
  it.each([createdContainer, existingContainer])(
    'and ends its containers: the next request loads $title again',
    async (runtime) => {
      const { trial, engine, life } = await begin(runtime);
      await engine.restart({ lives: false });
      expect(await trial.askUntilItAnswers('a')).not.toBe(life);
      await trial.close();
      expect(engine.ps().filter((line) => line.endsWith('running'))).toEqual([]);
      if (runtime === createdContainer) expect(engine.ps()).toEqual([]);
    },
  );

  it('and lets its containers live: their answers go on, those that begin meanwhile too', async () => {
    const { trial, engine, life } = await begin();
    trial.hold('a', 'answer');
    const stream = await trial.chat('a', { how: 'stream' });
    const reader = await readUntil(stream, 'data:');
    await engine.down({ lives: true });
    const another = trial.ask('a');
    await trial.journal.until('a', 'request', 3);
    trial.release('a', 'answer');
    expect((await another).life).toBe(life);
    await engine.up();
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += Buffer.from(part.value).toString();
    }
    expect(text).toContain('[DONE]');
    await eventually(() => engine.events.listening > 0, 'it is watched again');
    expect((await trial.ask('a')).life).toBe(life);
  });

  it('in the middle of a swap: the swap goes on when it is back', async () => {
    const { trial, engine } = await begin();
    trial.hold('a', 'end');
    const next = trial.ask('b');
    await trial.journal.until('a', 'asked-to-stop');
    await engine.down({ lives: true });
    trial.release('a', 'end');
    await trial.journal.until('a', 'ended');
    await engine.up();
    expect((await next).name).toBe('b');
    expect(violations(trial.journal)).toEqual([]);
  });

  it('in the middle of a load: nothing of it is left, and the next request loads', async () => {
    const trial = await Trial.begin(createdContainer, OURS);
    const engine = await engineOf(trial);
    trial.hold('a', 'ready');
    const waiting = trial.chat('a');
    await trial.journal.until('a', 'started');
    await engine.restart({ lives: false });
    expect(await refusal(await waiting)).toMatchObject({ status: 503, code: 'model_load_failed' });
    trial.release('a', 'ready');
    await trial.askUntilItAnswers('a');
    expect(engine.ps()).toEqual(['server-a running']);
  });
});
