import { beforeEach, describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { json } from './support/http.js';
import { upstream } from './support/models.js';
import { emptyPath } from './support/upstreams/fake-nvidia-smi.js';

const UUID = 'GPU-2dee1e25-b3b5-007e-2b55-79f2d0f2ebe5';

const DEVICES = {
  gpu0: '24GiB',
  gpu1: '12GiB',
  other: { memory: '12GiB', gpu: UUID },
  ram: '1GiB',
};

/** Models that tell what they were started with, by what is said of each. */
const gateway = (models: Record<string, object>, more: object = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    devices: DEVICES,
    models: Object.fromEntries(
      Object.entries(models).map(([name, keys]) => [
        name,
        { cmd: upstream('tells', name, log, '${DEVICES}', 'on=${GPUS}'), ...keys },
      ]),
    ),
    ...more,
  }));

const told = async ({ url }: GatewayUnderTest, model: string): Promise<unknown> =>
  json(await fetch(`${url}/upstream/${model}/told`));

/** What it would see without a gateway. */
const { CUDA_VISIBLE_DEVICES: gpus, CUDA_DEVICE_ORDER: order } = process.env;
const UNTOLD = {
  ...(gpus === undefined ? {} : { gpus }),
  ...(order === undefined ? {} : { order }),
};

beforeEach(() => {
  emptyPath();
});

describe('a model is told where it is placed', () => {
  it.each<[memory: unknown, devices: string, gpus: string]>([
    [{ gpu0: '6GiB' }, 'gpu0', '0'],
    [{ gpu1: '6GiB' }, 'gpu1', '1'],
    [{ gpu1: '6GiB', ram: '1MiB', gpu0: '6GiB' }, 'gpu0,gpu1,ram', '0,1'],
    [{ other: '6GiB' }, 'other', UUID],
    [{ ram: '1MiB' }, 'ram', ''],
    [{ gpu0: 0, gpu1: '6GiB' }, 'gpu1', '1'],
    ['20GiB', 'gpu0', '0'],
  ])('that needs %j', async (memory, devices, numbers) => {
    const under = await gateway({ a: { memory } });
    expect(await told(under, 'a')).toEqual({
      args: [devices, `on=${numbers}`],
      gpus: numbers,
      order: 'PCI_BUS_ID',
    });
  });

  it('also where that is another place than the first that is named', async () => {
    const under = await gateway({
      a: { memory: { gpu0: '20GiB' } },
      b: { memory: [{ gpu0: '6GiB' }, { gpu1: '6GiB' }] },
    });
    await told(under, 'a');
    expect(await told(under, 'b')).toMatchObject({ args: ['gpu1', 'on=1'], gpus: '1' });
  });

  it('each member of a group for itself', async () => {
    const under = await gateway(
      { a: { memory: { gpu0: '20GiB' } }, b: { memory: '10GiB' }, c: { memory: { ram: '1MiB' } } },
      { groups: { all: { members: ['a', 'b', 'c'] } } },
    );
    expect(await told(under, 'a')).toMatchObject({ args: ['gpu0', 'on=0'], gpus: '0' });
    expect(await told(under, 'b')).toMatchObject({ args: ['gpu1', 'on=1'], gpus: '1' });
    expect(await told(under, 'c')).toMatchObject({ args: ['ram', 'on='], gpus: '' });
  });

  it('in its environment too, where it asks for that', async () => {
    const under = await gateway({ a: { memory: { gpu1: '6GiB' }, env: ['PLACE=${DEVICES}!'] } });
    expect(await told(under, 'a')).toMatchObject({ gpus: '1', place: 'gpu1!' });
  });
});

describe('a model that chooses its GPUs itself', () => {
  it('has the last word, also on how they are counted', async () => {
    const under = await gateway({
      a: { memory: { gpu0: '6GiB' }, env: ['CUDA_VISIBLE_DEVICES=7'] },
    });
    expect(await told(under, 'a')).toEqual({ ...UNTOLD, args: ['gpu0', 'on=0'], gpus: '7' });
  });

  it('may do so by a macro', async () => {
    const under = await gateway({
      a: { memory: { gpu1: '6GiB' }, env: ['CUDA_VISIBLE_DEVICES=${GPUS},0'] },
    });
    expect(await told(under, 'a')).toMatchObject({ gpus: '1,0' });
  });
});

describe('a model is kept on no GPU', () => {
  it('where nobody knows what it needs: it may use them all', async () => {
    const under = await gateway({ a: {} });
    expect(await told(under, 'a')).toEqual({
      ...UNTOLD,
      args: ['gpu0,gpu1,other,ram', `on=0,1,${UUID}`],
    });
  });

  it('where the group it is in has a member of which nobody knows it', async () => {
    const under = await gateway(
      { a: { memory: { gpu0: '6GiB' } }, b: {} },
      { groups: { both: { members: ['a', 'b'] } } },
    );
    expect(await told(under, 'a')).not.toHaveProperty('order', 'PCI_BUS_ID');
  });

  it('where no device is one', async () => {
    const under = await gateway({ a: { memory: '1MiB' } }, { devices: { ram: '1GiB' } });
    expect(await told(under, 'a')).toEqual({ ...UNTOLD, args: ['ram', 'on='] });
  });
});
