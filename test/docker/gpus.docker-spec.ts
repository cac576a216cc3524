import { describe, expect, it } from 'vitest';
import { chat } from '../support/http.js';
import { ended } from './support/answers.js';
import { EngineEvents } from './support/engine-events.js';
import { inspected } from './support/docker.js';
import { createdEntry, place, run, start } from './support/gateway-on-host.js';

interface DeviceRequest {
  readonly Count: number;
  readonly DeviceIDs: readonly string[] | null;
  readonly Capabilities: readonly (readonly string[])[];
}

const GPU = [['gpu']];
const requests = {
  all: { gpus: 'all', asked: [{ Count: -1, DeviceIDs: null, Capabilities: GPU }] },
  two: { gpus: 2, asked: [{ Count: 2, DeviceIDs: null, Capabilities: GPU }] },
  these: {
    gpus: [0, 'GPU-8a56'],
    asked: [{ Count: 0, DeviceIDs: ['0', 'GPU-8a56'], Capabilities: GPU }],
  },
};

describe.skipIf(run === '')('GPUs', () => {
  it('reach the engine as they are asked for: all, so many, these', async ({ skip }) => {
    const prefix = place();
    const entries = Object.entries(requests).map(
      ([name, { gpus }]) =>
        [name, { ...createdEntry(prefix, name, { gpus }), persist: true }] as const,
    );
    const events = await EngineEvents.follow(prefix);
    const { url } = await start(Object.fromEntries(entries));
    for (const [name, { asked }] of Object.entries(requests)) {
      const loading = ended(chat(url, name));
      await events.until('create', name);
      const seen = await inspected<DeviceRequest[]>(
        prefix + name,
        '.HostConfig.DeviceRequests',
      ).catch(() => undefined);
      const answer = await loading;
      if (answer.includes('no GPU driver')) skip('this engine has no GPU driver');
      expect(answer).toContain('choices');
      expect(
        seen?.map(({ Count, DeviceIDs, Capabilities }) => ({ Count, DeviceIDs, Capabilities })),
      ).toEqual(asked);
    }
  });

  it('are those of the device on which a model was placed', async ({ skip }) => {
    const prefix = place();
    const models = {
      small: { ...createdEntry(prefix, 'small', { gpus: 'all' }), memory: { gpu1: '6GiB' } },
      plain: { ...createdEntry(prefix, 'plain'), memory: { gpu0: '6GiB' } },
    };
    const { url } = await start(models, {
      devices: { gpu0: '8GiB', gpu1: '8GiB' },
      measure: false,
    });
    const answer = await ended(chat(url, 'small'));
    if (answer.includes('no GPU driver')) skip('this engine has no GPU driver');
    expect(answer).toContain('choices');
    const [request] = await inspected<DeviceRequest[]>(
      `${prefix}small`,
      '.HostConfig.DeviceRequests',
    );
    expect(request?.DeviceIDs).toEqual(['1']);
    expect(await ended(chat(url, 'plain'))).toContain('choices');
    expect(await inspected(`${prefix}plain`, '.HostConfig.DeviceRequests')).toBeNull();
    expect(await inspected(`${prefix}small`, '.State.Running')).toBe(true);
  });
});
