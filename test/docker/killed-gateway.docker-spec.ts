import { describe, expect, it } from 'vitest';
import { chat, json, running } from '../support/http.js';
import { ended } from './support/answers.js';
import { docker } from './support/docker.js';
import { EngineEvents } from './support/engine-events.js';
import { configFile, temporaryFolder } from '../support/gateway.js';
import { eventually } from '../support/journal.js';
import {
  containersOf,
  createdEntry,
  existingEntry,
  place,
  run,
  STAND_IN,
  startProgram,
  untilNoneIsLeft,
} from './support/gateway-on-host.js';

const idOf = (name: string): Promise<string> =>
  docker(['inspect', '--format', '{{.Id}} {{.State.StartedAt}}', name]);

describe.skipIf(run === '')('a gateway that was killed', () => {
  it('takes over at its next start what runs as it is configured', async () => {
    const prefix = place();
    const folder = temporaryFolder();
    const models = {
      made: createdEntry(prefix, 'made'),
      there: { ...(await existingEntry(prefix, 'there')), persist: true },
    };
    const file = configFile({ logLevel: 'info', models }, folder);
    const first = await startProgram(file);
    await Promise.all([ended(chat(first.url, 'made')), ended(chat(first.url, 'there'))]);
    const before = await Promise.all([idOf(`${prefix}made`), idOf(`${prefix}there`)]);
    first.program.signal('SIGKILL');
    await first.program.ended;

    const events = await EngineEvents.follow(prefix);
    const { program, url } = await startProgram(file);
    await eventually(async () => (await running(url)).length === 2, 'both are taken over', 30_000);
    expect(await ended(chat(url, 'made'))).toContain('choices');
    expect(await ended(chat(url, 'there'))).toContain('choices');
    expect(await Promise.all([idOf(`${prefix}made`), idOf(`${prefix}there`)])).toEqual(before);
    expect(events.lives()).toEqual([]);
    expect(await (await fetch(`${url}/logs/made`)).text()).toContain('model loaded');
    program.signal('SIGTERM');
    expect((await program.ended).code).toBe(0);
    expect(await containersOf(prefix)).toEqual([`${prefix}there`]);
  });

  it('removes at its next start what it made and is configured otherwise, or no more; nothing of others', async () => {
    const prefix = place();
    const folder = temporaryFolder();
    const file = configFile(
      {
        logLevel: 'info',
        models: {
          changed: { ...createdEntry(prefix, 'changed'), persist: true },
          gone: { ...createdEntry(prefix, 'gone'), persist: true },
        },
      },
      folder,
    );
    const first = await startProgram(file);
    await Promise.all(['changed', 'gone'].map((model) => ended(chat(first.url, model))));
    await docker(['run', '--detach', '--name', `${prefix}foreign`, STAND_IN]);
    first.program.signal('SIGKILL');
    await first.program.ended;

    configFile(
      {
        logLevel: 'info',
        models: { changed: createdEntry(prefix, 'changed', {}, '--tokens', '3') },
      },
      folder,
    );
    const events = await EngineEvents.follow(prefix);
    const { url } = await startProgram(file);
    await Promise.all([events.until('destroy', 'changed'), events.until('destroy', 'gone')]);
    expect(await containersOf(prefix)).toEqual([`${prefix}foreign`]);
    expect(await running(url)).toEqual([]);
    expect(await ended(chat(url, 'changed'))).toContain('choices');
  });

  it('in the middle of a load leaves nothing that its next start does not find', async () => {
    const prefix = place();
    const file = configFile(
      {
        logLevel: 'info',
        models: { slow: createdEntry(prefix, 'slow', {}, '--load-time', '3000') },
      },
      temporaryFolder(),
    );
    const first = await startProgram(file);
    const events = await EngineEvents.follow(prefix);
    const loading = chat(first.url, 'slow').catch(() => undefined);
    await events.until('create', 'slow');
    first.program.signal('SIGKILL');
    await Promise.all([first.program.ended, loading]);

    const { program, url } = await startProgram(file);
    expect(await ended(chat(url, 'slow'))).toContain('choices');
    expect(await containersOf(prefix)).toEqual([`${prefix}slow`]);
    const { models } = await json<{ models: Record<string, unknown> }>(
      await fetch(`${url}/health`),
    );
    expect(Object.keys(models)).toEqual(['slow']);
    program.signal('SIGTERM');
    await program.ended;
    await untilNoneIsLeft(prefix);
  });
});
