import { chmodSync, existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { command } from './support/contract/runtimes/command.js';
import {
  CONTRACT_IMAGE,
  createdContainer,
  engineOf,
  existingContainer,
  IMAGE,
} from './support/contract/runtimes/containers.js';
import { mixed } from './support/contract/runtimes/mixed.js';
import { Trial } from './support/contract/trial.js';
import { Refusal, SAYS } from './support/engine/engine-error.js';
import type { StandInEngine } from './support/engine/stand-in-engine.js';
import { refusal } from './support/http.js';
import { eventually } from './support/journal.js';

const START = 'POST /containers/*/start';
const CREATE = 'POST /containers/create';

/** `a` is a container, `c` a command. */
const runtime = mixed({ a: createdContainer, c: command });

interface Case {
  readonly why: string;
  readonly arrange: (engine: StandInEngine) => unknown;
  readonly says: RegExp;
}

/** By what is the matter. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  'its image': [
    {
      why: 'its image is not there and not to be had',
      arrange: ({ images }) => {
        images.here.delete(IMAGE);
      },
      says: /image cannot be pulled: the registry (?:refuses access|has no such image)/,
    },
    {
      why: 'the registry cannot be reached',
      arrange: ({ images, faults }) => {
        images.here.delete(IMAGE);
        faults.refuse('POST /images/create', SAYS.noRegistry());
      },
      says: /cannot reach the registry/,
    },
    {
      why: 'no space is left for its image',
      arrange: ({ images }) => {
        const fails = 'write /var/lib/docker/tmp/GetImageBlob1: no space left on device';
        images.here.delete(IMAGE);
        images.registry.set(IMAGE, { image: CONTRACT_IMAGE, layers: 2, fails });
      },
      says: /no space is left/,
    },
  ],
  'its start': [
    {
      why: 'its port is allocated',
      arrange: ({ faults }) => {
        faults.refuse(START, SAYS.portTaken('a', 8080));
      },
      says: /port is taken/,
    },
    {
      why: 'its port is in use',
      arrange: ({ faults }) => {
        faults.refuse(START, SAYS.addressInUse('a', 8080));
      },
      says: /port is taken/,
    },
    {
      why: 'there is no GPU driver',
      arrange: (engine) => {
        engine.hasGpus = false;
      },
      says: /no GPU driver/,
    },
    {
      why: 'there is no such runtime',
      arrange: ({ faults }) => {
        faults.refuse(CREATE, SAYS.noRuntime('nvidia'));
      },
      says: /no such runtime/,
    },
    {
      why: 'no space is left at its start',
      arrange: ({ faults }) => {
        faults.refuse(START, SAYS.noSpace());
      },
      says: /no space is left/,
    },
    {
      why: 'somebody else has a container of its name',
      arrange: (engine) => {
        engine.create('taken', { Image: IMAGE });
      },
      says: /has its name/,
    },
  ],
  'the engine': [
    {
      why: 'there is no socket',
      arrange: (engine) => engine.down({ lives: false }),
      says: /socket is missing/,
    },
    {
      why: 'a proxy before the engine forbids it',
      arrange: ({ faults }) => {
        faults.refuse(CREATE, new Refusal(403, 'Forbidden'));
      },
      says: /Forbidden/,
    },
    {
      why: 'the engine is out of order',
      arrange: ({ faults }) => {
        faults.refuse('*', new Refusal(500, 'layer does not exist'));
      },
      says: /layer does not exist/,
    },
  ],
};

async function mend(engine: StandInEngine): Promise<void> {
  engine.faults.clear();
  engine.hasGpus = true;
  engine.images.here.set(IMAGE, CONTRACT_IMAGE);
  for (const one of engine.all()) if (one.name === 'taken') await engine.remove(one, true);
  if (!engine.isUp) await engine.up();
}

describe('a container that cannot be started', () => {
  it.each(Object.entries(CASES))(
    'for the sake of %s is a clear error of its model; the others go on, and it recovers by itself',
    async (_what, cases) => {
      const container = { name: 'taken', gpus: 'all' };
      const trial = await Trial.begin(runtime, { a: { container }, c: { persist: true } });
      const engine = await engineOf(trial);
      for (const { why, arrange, says } of cases) {
        await arrange(engine);
        const [a, c] = await Promise.all([trial.chat('a'), trial.chat('c')]);
        const told = await refusal(a);
        expect(told, why).toMatchObject({ status: 503, code: 'model_load_failed' });
        expect(told.message, why).toMatch(says);
        expect(told.message).toContain('/logs/a');
        expect((await trial.log('a')).trimEnd().split('\n').at(-1)).toMatch(says);
        expect(c.status).toBe(200);
        await mend(engine);
        expect(await trial.load('a'), why).toBe(200);
        expect((await trial.ask('a')).name).toBe('a');
        expect(engine.ps(), why).toEqual(['taken running']);
        expect((await trial.unload('a')).status).toBe(200);
        await eventually(() => engine.ps().length === 0, 'it is removed');
      }
    },
  );

  it.each([
    [
      'it does not exist',
      (engine: StandInEngine) => engine.remove(engine.find('server-a'), true),
      /no container 'server-a'/,
    ],
    [
      'it is paused',
      async (engine: StandInEngine) => {
        await engine.find('server-a').start();
        engine.find('server-a').pause(true);
      },
      /is paused/,
    ],
    [
      'it ends at once',
      (engine: StandInEngine) => {
        engine.find('server-a').body.Entrypoint = ['nope'];
      },
      /no such program/,
    ],
  ] as const)('%s, is a clear error of its model', async (_why, arrange, says) => {
    const trial = await Trial.prepare(existingContainer, { a: {}, b: {} });
    const engine = await engineOf(trial);
    await arrange(engine);
    await trial.listen();
    expect(await refusal(await trial.chat('a'))).toMatchObject({ code: 'model_load_failed' });
    expect(await trial.log('a')).toMatch(says);
    expect((await trial.ask('b')).name).toBe('b');
  });
});

const IS_ROOT = process.getuid?.() === 0;
/** Without what lets root open everything. */
const WITHOUT_POWER = IS_ROOT
  ? ['setpriv', '--inh-caps', '-all', '--bounding-set', '-dac_override,-dac_read_search']
  : [];

it.runIf(!IS_ROOT || existsSync('/usr/bin/setpriv'))(
  'a socket that the gateway may not open is a clear error of its models, until it may',
  async () => {
    const trial = await Trial.prepare(runtime, { a: {}, c: {} });
    const { socket } = await engineOf(trial);
    chmodSync(socket, 0);
    const program = await trial.spawn(WITHOUT_POWER);
    expect(await refusal(await trial.chat('a'))).toMatchObject({ code: 'model_load_failed' });
    expect(await trial.log('a')).toContain('no permission for its socket');
    expect(await trial.log('a')).not.toContain(socket);
    expect((await trial.ask('c')).name).toBe('c');
    chmodSync(socket, 0o600);
    await trial.askUntilItAnswers('a');
    expect(program.output.match(/container engine lost/g)).toHaveLength(1);
    expect(program.output.match(/container engine is back/g)).toHaveLength(1);
  },
);
