import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import { chat, json, refusal } from './support/http.js';
import { eventually } from './support/journal.js';
import {
  ask,
  AT_ONCE,
  gateway,
  MIB,
  resident,
  state,
  untilMeasured,
  untilRead,
  untilUnitMeasured,
  untilUsable,
} from './support/measured.js';
import { standIn, upstream } from './support/models.js';
import { Reloading } from './support/reloading.js';
import { FakeGpus, GPU_MIB } from './support/upstreams/fake-gpus.js';

describe('memory that another program takes', () => {
  it('is not given to models, and is again once it is free', async () => {
    const gpus = new FakeGpus();
    gpus.foreign(6000);
    const under = await gateway(gpus, { a: { takes: 20_000, memory: '20000MiB' } });
    await untilUsable(under, 18_000);
    const refused = await chat(under.url, 'a');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refusal(refused)).toEqual({
      status: 503,
      code: 'model_does_not_fit',
      message: "model 'a' does not fit: gpu0 has 17.58 GiB for it, and it needs 19.53 GiB",
    });
    gpus.foreign(0);
    await untilUsable(under, GPU_MIB);
    await ask(under, 'a');
    expect(under.journal.count('a', 'started')).toBe(1);
  });

  it('is noticed while a model is resident, and others know it', async () => {
    const gpus = new FakeGpus();
    const under = await gateway(gpus, {
      a: { takes: 8000, memory: '8000MiB' },
      b: { takes: 8000, memory: '8000MiB' },
      c: { takes: 15_000, memory: '15000MiB' },
    });
    await ask(under, 'a');
    await untilMeasured(under, 'a', 8000);
    gpus.foreign(10_000);
    await untilUsable(under, 14_000);
    await ask(under, 'b');
    expect(await resident(under)).toEqual(['b']);
    expect((await chat(under.url, 'c')).status).toBe(503);
    expect(await resident(under)).toEqual(['b']);
  });

  it('is no concern where nothing is to be measured', async () => {
    const gpus = new FakeGpus();
    gpus.foreign(20_000);
    const under = await gateway(
      gpus,
      { a: { takes: 20_000, memory: '20000MiB' }, b: { takes: 20_000, memory: '20000MiB' } },
      { measure: false },
    );
    await ask(under, 'a', 'b');
    expect(under.journal.lines().map(({ name }) => name)).not.toContain('nvidia-smi');
  });
});

it('no tool is ever run where no devices are declared', async () => {
  const gpus = new FakeGpus();
  const under = await gateway(
    gpus,
    { a: { takes: 20_000 }, b: { takes: 20_000 } },
    { devices: {} },
  );
  await ask(under, 'a', 'b', 'a');
  expect(new Set(under.journal.lines().map(({ name }) => name))).toEqual(new Set(['a', 'b']));
});

describe('the memory of a model that has gone', () => {
  it('counts as free only once the driver has given it back', async () => {
    const gpus = new FakeGpus(4000);
    const under = await gateway(gpus, {
      a: { takes: 16_000, memory: '16000MiB' },
      b: { takes: 16_000, memory: '16000MiB' },
    });
    await ask(under, 'a');
    await untilMeasured(under, 'a', 16_000);
    await ask(under, 'b');
    const lines = under.journal.lines().map(({ name, event }) => `${name} ${event}`);
    const since = lines.slice(lines.indexOf('a ended'), lines.indexOf('b started'));
    expect(since.slice(0, 5)).toEqual([
      'a ended',
      ...[12_000, 16_000, 20_000, 24_000].map((mib) => `nvidia-smi free ${mib}`),
    ]);
  });

  it('counts as free after the time that is set, where it cannot be measured', async () => {
    const { url, journal } = await startGateway((log) => ({
      devices: { card: '24GiB' },
      settle: 1,
      swap: AT_ONCE,
      models: {
        a: { cmd: upstream('tiny', 'a', log), memory: '16GiB' },
        b: { cmd: upstream('tiny', 'b', log), memory: '16GiB' },
      },
    }));
    await chat(url, 'a');
    expect((await chat(url, 'b')).status).toBe(200);
    const at = (name: string, event: string): number =>
      journal.lines().find((line) => line.name === name && line.event === event)?.at ?? Number.NaN;
    // Two clocks of a millisecond each.
    expect(at('b', 'started') - at('a', 'ended')).toBeGreaterThan(997);
  });
});

describe('what a model has taken', () => {
  it('is learned when it is loaded alone, and used from the next time on', async () => {
    const gpus = new FakeGpus();
    const under = await gateway(gpus, {
      unknown: { takes: 6000 },
      known: { takes: 8000, memory: '8000MiB' },
    });
    await ask(under, 'unknown');
    await untilMeasured(under, 'unknown', 6000);
    await ask(under, 'known');
    expect(await resident(under)).toEqual(['known']);
    await ask(under, 'unknown', 'known');
    expect(await resident(under)).toEqual(['known', 'unknown']);
    expect(under.journal.count('known', 'started')).toBe(1);
    const { decisions } = await json<{ decisions: object[] }>(
      await fetch(`${under.url}/api/decisions`),
    );
    const measured = { kind: 'measured', facts: { took: { gpu0: 6000 * MIB } } };
    expect(decisions).toContainEqual(
      expect.objectContaining({ ...measured, unit: 'model:unknown' }),
    );
  });

  it('does not keep a model out that has taken more than models may', async () => {
    const gpus = new FakeGpus();
    const under = await gateway(
      gpus,
      { greedy: { takes: 23_000 }, other: { takes: 1000, memory: '1000MiB' } },
      { devices: { gpu0: { memory: `${GPU_MIB}MiB`, reserve: '2000MiB' } } },
    );
    await ask(under, 'greedy');
    await untilMeasured(under, 'greedy', 23_000);
    await ask(under, 'other', 'greedy');
    expect(await resident(under)).toEqual(['greedy']);
  });

  it('is learned of a group as a whole', async () => {
    const gpus = new FakeGpus();
    const under = await gateway(
      gpus,
      { a: { takes: 6000 }, b: { takes: 3000 }, known: { takes: 8000, memory: '8000MiB' } },
      { groups: { pair: { members: ['a', 'b'] } } },
    );
    await ask(under, 'a', 'b');
    await untilUnitMeasured(under, 'group:pair', 9000);
    await ask(under, 'known', 'a', 'b', 'known');
    expect(await resident(under)).toEqual(['a', 'b', 'known']);
  });

  it('is not learned while another model comes or goes', async () => {
    const gpus = new FakeGpus();
    const under = await startGateway((log) => {
      gpus.install(log);
      return {
        devices: { gpu0: `${GPU_MIB}MiB` },
        models: {
          slow: { cmd: standIn('slow', log, { loadTime: 1000 }), persist: true },
          unknown: { cmd: gpus.model('unknown', log, 6000) },
        },
      };
    });
    const slow = chat(under.url, 'slow');
    await under.journal.until('slow', 'started');
    await ask(under, 'unknown');
    expect((await slow).status).toBe(200);
    await eventually(
      async () => (await state(under)).devices[0]?.measured?.free === 18_000 * MIB,
      'the memory was read with both of them',
    );
    const { units } = await state(under);
    expect(units.map(({ measured }) => measured)).toEqual([null, null]);
  });

  it('counts where it is more than was said', async () => {
    const gpus = new FakeGpus();
    const under = await gateway(gpus, {
      a: { takes: 16_000, memory: '8000MiB' },
      b: { takes: 12_000, memory: '12000MiB' },
    });
    await ask(under, 'a');
    await untilMeasured(under, 'a', 16_000);
    await ask(under, 'b');
    expect(await resident(under)).toEqual(['b']);
  });

  it('leaves the rest of the device to a model whose needs nobody knows', async () => {
    const gpus = new FakeGpus();
    const under = await gateway(gpus, {
      known: { takes: 6000, memory: '4000MiB', persist: true },
      unknown: { takes: 3000, persist: true },
      other: { takes: 5000 },
    });
    await ask(under, 'known');
    await untilMeasured(under, 'known', 6000);
    await ask(under, 'unknown');
    await untilMeasured(under, 'unknown', 3000);
    await ask(under, 'other');
    expect(await resident(under)).toEqual(['known', 'other', 'unknown']);
  });
});

describe('what a model has taken, after a change of the configuration', () => {
  const CONFIG = { devices: { gpu0: `${GPU_MIB}MiB` }, measure: true, swap: AT_ONCE };

  /** `a` takes so much, of which nothing is said, and `b` 8000 MiB; `more` of the entry of `a`. */
  const begin = async () => {
    const gpus = new FakeGpus();
    const config = (takes: number, more: object = {}, others: object = {}): object => ({
      ...CONFIG,
      models: {
        a: { cmd: gpus.model('a', gateway.journal, takes), ...more },
        b: { cmd: gpus.model('b', gateway.journal, 8000), memory: '8000MiB' },
        c: { cmd: gpus.model('c', gateway.journal, 15_000) },
      },
      ...others,
    });
    const gateway: Reloading = await Reloading.start((journal) => {
      gpus.install(journal);
      return { ...CONFIG, models: { b: { cmd: gpus.model('b', journal, 8000) } } };
    });
    await untilRead(gateway);
    return { gateway, config };
  };

  it.each([
    ['more', 5000, 20_000, ['a']],
    ['less', 20_000, 5000, ['a', 'b']],
  ])('is forgotten where it is run otherwise, and takes %s', async (_than, old, takes, left) => {
    const { gateway, config } = await begin();
    await gateway.reload(config(old));
    await ask(gateway, 'a');
    await untilMeasured(gateway, 'a', old);
    await gateway.reload(config(takes));
    await ask(gateway, 'b', 'a');
    // It has been alone there, since nobody knew.
    expect(await resident(gateway)).toEqual(['a']);
    await untilMeasured(gateway, 'a', takes);
    await ask(gateway, 'b', 'a');
    expect((await resident(gateway)).toSorted()).toEqual(left);
  });

  it('is kept where it is run as before', async () => {
    const { gateway, config } = await begin();
    await gateway.reload(config(5000));
    await ask(gateway, 'a');
    await untilMeasured(gateway, 'a', 5000);
    await ask(gateway, 'b');
    await gateway.reload(config(5000, { ttl: 600 }));
    await ask(gateway, 'a', 'b');
    expect(await resident(gateway)).toEqual(['a', 'b']);
    expect(gateway.journal.count('b', 'started')).toBe(1);
  });

  it('is not what a group takes that has one member more', async () => {
    const { gateway, config } = await begin();
    const groupOf = (...members: string[]) => ({ groups: { g: { members } } });
    await gateway.reload(config(5000, {}, groupOf('a')));
    await ask(gateway, 'a');
    await untilUnitMeasured(gateway, 'group:g', 5000);
    await ask(gateway, 'b');
    await gateway.reload(config(5000, {}, groupOf('a', 'c')));
    await ask(gateway, 'b', 'a', 'c');
    expect(await resident(gateway)).toEqual(['a', 'c']);
  });
});
