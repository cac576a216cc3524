import { describe, expect, it } from 'vitest';
import { chat } from '../support/http.js';
import { eventually } from '../support/journal.js';
import { ended } from './support/answers.js';
import { dockerLines } from './support/docker.js';
import { EngineEvents, together } from './support/engine-events.js';
import {
  containersOf,
  createdEntry,
  existingEntry,
  place,
  run,
  runningOf,
  start,
  standIn,
  untilNoneIsLeft,
} from './support/gateway-on-host.js';

const SWAPS = 50;
const STAND_IN_COMMAND = `node dist/stand-in/main.js ${standIn('command').join(' ').replace('8000', '{PORT}')}`;

/** Names of all there is of a kind that does not belong to another test of this run. */
const all = async (kind: 'network' | 'volume'): Promise<string[]> =>
  (await dockerLines([kind, 'ls', '--format', '{{.Name}}'])).filter(
    (name) => !name.startsWith(run),
  );

describe.skipIf(run === '')('swaps over a Docker engine', () => {
  it('start a container only once the one before has ended, made or not', async () => {
    const prefix = place();
    const models = {
      made: createdEntry(prefix, 'made'),
      there: await existingEntry(prefix, 'there'),
      other: createdEntry(prefix, 'other'),
    };
    const events = await EngineEvents.follow(prefix);
    const { url } = await start(models);
    for (const model of ['made', 'there', 'other', 'there', 'made']) {
      expect(await ended(chat(url, model))).toContain('choices');
    }
    expect(events.lives()).toEqual([
      'start made',
      'die made',
      'start there',
      'die there',
      'start other',
      'die other',
      'start there',
      'die there',
      'start made',
    ]);
    await events.until('destroy', 'other');
    expect(await containersOf(prefix)).toEqual([`${prefix}made`, `${prefix}there`]);
  });

  it('do not cut an answer', async () => {
    const prefix = place();
    const models = {
      a: createdEntry(prefix, 'a', {}, '--tokens', '200'),
      b: createdEntry(prefix, 'b'),
    };
    const { url } = await start(models);
    await ended(chat(url, 'a'));
    const events = await EngineEvents.follow(prefix);
    const long = ended(chat(url, 'a', { stream: true, max_tokens: 200 }));
    const [answer] = await Promise.all([long, ended(chat(url, 'b'))]);
    expect(answer).toContain('[DONE]');
    expect(together(['start a', ...events.lives()])).toEqual([]);
  });

  it(`leave nothing behind after ${SWAPS} of them between containers and a command`, async () => {
    const prefix = place();
    const before = { networks: await all('network'), volumes: await all('volume') };
    const withVolume = {
      image: `${run}-vllm`,
      port: 8000,
      entrypoint: ['node', '/app/dist/stand-in/main.js', '--host', '0.0.0.0'],
    };
    const models = {
      made: createdEntry(prefix, 'made', withVolume),
      other: createdEntry(prefix, 'other', withVolume),
      there: await existingEntry(prefix, 'there'),
      command: { cmd: STAND_IN_COMMAND },
    };
    const { close, url } = await start(models);
    const order = Object.keys(models);
    for (let swap = 0; swap < SWAPS; swap++) {
      const model = order[swap % order.length] ?? '';
      expect(await ended(chat(url, model)), `${swap}: ${model}`).toContain('choices');
    }
    await fetch(`${url}/unload`);
    await eventually(async () => (await containersOf(prefix)).length === 1, 'one is left', 30_000);
    expect(await runningOf(prefix)).toEqual([]);
    await close();
    expect(await containersOf(prefix)).toEqual([`${prefix}there`]);
    await eventually(
      async () => (await all('volume')).every((name) => before.volumes.includes(name)),
      'no volume is left',
      30_000,
    );
    expect((await all('network')).filter((name) => !before.networks.includes(name))).toEqual([]);
  }, 240_000);

  it('end with the gateway, and take what was made with them', async () => {
    const prefix = place();
    const models = {
      made: createdEntry(prefix, 'made'),
      there: { ...(await existingEntry(prefix, 'there')), persist: true },
    };
    const { close, url } = await start(models);
    await Promise.all([ended(chat(url, 'made')), ended(chat(url, 'there'))]);
    await close();
    expect(await runningOf(prefix)).toEqual([]);
    expect(await containersOf(prefix)).toEqual([`${prefix}there`]);
  });

  it('leave no container of a load that nobody waits for any more', async () => {
    const prefix = place();
    const { url } = await start({
      slow: createdEntry(prefix, 'slow', {}, '--load-time', '600000'),
    });
    const events = await EngineEvents.follow(prefix);
    const loading = chat(url, 'slow');
    await events.until('start', 'slow');
    expect((await fetch(`${url}/upstream/slow`, { method: 'DELETE' })).status).toBe(200);
    expect((await loading).status).toBe(503);
    await untilNoneIsLeft(prefix);
    expect(events.count('start')).toBe(1);
  });
});
