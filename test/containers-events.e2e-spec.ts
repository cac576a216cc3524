import { describe, expect, it } from 'vitest';
import {
  createdContainer,
  engineOf,
  existingContainer,
} from './support/contract/runtimes/containers.js';
import { violations } from './support/contract/order.js';
import { Trial } from './support/contract/trial.js';
import type { StandInEngine } from './support/engine/stand-in-engine.js';
import { Refusal } from './support/engine/engine-error.js';
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

describe('a container that its engine starts again whenever it ends', () => {
  it('is stopped when it crashes: the next request starts it', async () => {
    const { trial, engine, life } = await begin();
    const { HostConfig } = engine.find('server-a').body;
    Object.assign(HostConfig ?? {}, { RestartPolicy: { Name: 'unless-stopped' } });
    await trial.crash('a');
    await isNoticed(trial);
    await eventually(() => engine.ps()[0] === 'server-a exited', 'it is stopped');
    expect(trial.journal.count('a', 'started')).toBe(1);
    expect((await trial.ask('a')).life).not.toBe(life);
  });

  it('is loaded, whatever it does just then', async () => {
    const trial = await Trial.prepare(existingContainer, { a: {} });
    const engine = await engineOf(trial);
    const container = engine.find('server-a');
    Object.assign(container.body.HostConfig ?? {}, { RestartPolicy: { Name: 'always' } });
    await container.start();
    await trial.journal.until('a', 'started');
    process.kill(container.state.Pid, 'SIGKILL');
    await eventually(() => engine.ps()[0] === 'server-a restarting', 'it waits');
    await trial.listen();
    expect((await trial.ask('a')).name).toBe('a');
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

describe('an engine that cannot say at once what has happened meanwhile', () => {
  it('is asked again', async () => {
    const { trial, engine, life } = await begin();
    engine.events.isLosing = true;
    engine.events.cut();
    await engine.find('server-a').kill();
    engine.faults.refuse(
      'GET /containers/*/json',
      new Refusal(500, 'context deadline exceeded'),
      2,
    );
    engine.events.isLosing = false;
    await isNoticed(trial);
    expect((await trial.ask('a')).life).not.toBe(life);
  });
});

describe('an engine that refuses to stop a container', () => {
  it('is told of in the log of its model, and asked on', async () => {
    const { trial, engine } = await begin();
    engine.faults.refuse('POST /containers/*/stop', new Refusal(403, 'Forbidden'));
    const next = trial.ask('b');
    await eventually(
      async () => (await trial.log('a')).includes('it cannot be stopped yet: the engine refuses'),
      'it is told',
    );
    engine.faults.clear();
    expect((await next).name).toBe('b');
    expect(violations(trial.journal)).toEqual([]);
  });
});

describe('an event that never comes', () => {
  it('is made up for by the next request', async () => {
    const { trial, engine, life } = await begin();
    engine.events.isLosing = true;
    await engine.find('server-a').kill();
    expect((await trial.ask('a')).life).not.toBe(life);
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

  it('while a container stops: that has its time still', async () => {
    const { trial, engine } = await begin();
    trial.hold('a', 'end');
    const next = trial.ask('b');
    await trial.journal.until('a', 'asked-to-stop');
    const stop = /^POST .*\/stop$/;
    const stops = (): number => engine.calls.filter((call) => stop.test(call)).length;
    const before = stops();
    await engine.restart({ lives: true });
    await eventually(() => stops() > before, 'it is told again to stop');
    trial.release('a', 'end');
    expect((await next).name).toBe('b');
    expect(engine.calls.filter((call) => call.endsWith('/kill'))).toEqual([]);
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

describe('an unload', () => {
  it('between the start of a container and the look at it ends it all the same', async () => {
    for (const runtime of [existingContainer, createdContainer]) {
      const trial = await Trial.begin(runtime, { a: {} });
      const engine = await engineOf(trial);
      const started = engine.faults.hold('POST /containers/*/start', 'after', 1);
      const waiting = trial.chat('a');
      await started.reached();
      const looked = engine.faults.hold('GET /containers/*/json', 'before', 1);
      started.release();
      await looked.reached();
      const unloaded = trial.unload('a');
      expect((await waiting).status).toBe(503);
      looked.release();
      expect((await unloaded).status).toBe(200);
      await trial.nothingIsLeft();
      await trial.close();
    }
  });
});
