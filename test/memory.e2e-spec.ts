import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DeviceDefinition } from '../src/catalog/device-definition.js';
import { FreeMemory } from '../src/memory/free-memory.service.js';
import { MemoryBounds } from '../src/memory/memory-bounds.js';
import { MemoryModule } from '../src/memory/memory.module.js';
import { amountsOf } from '../src/memory/memory-reading.js';
import { MemorySettling } from '../src/memory/memory-settling.service.js';
import { residentBytes } from '../src/memory/resident-memory.js';
import { eventually, isAlive } from './support/journal.js';
import type { Journal } from './support/journal.js';
import {
  amd,
  AMD_ID,
  emptyPath,
  install,
  nvidia,
  NVIDIA_ID,
} from './support/upstreams/fake-nvidia-smi.js';

const MIB = 1024 ** 2;

const device = (name: string, gpu?: string): DeviceDefinition => ({
  name,
  gpu,
  bytes: 24_000 * MIB,
  reserveBytes: 0,
  isMachine: gpu === undefined,
});

const GPU0 = device('gpu0', '0');

/** A busy machine is slow; only what a test is about is short. */
const PATIENT: Partial<MemoryBounds> = { toolMs: 15_000, pollMs: 5, settleMs: 60_000 };

interface Setting {
  readonly devices?: readonly DeviceDefinition[];
  readonly bounds?: Partial<MemoryBounds>;
}

async function measuring({ devices = [GPU0], bounds = {} }: Setting = {}) {
  const messages: string[] = [];
  const note = (message: string): void => {
    messages.push(message);
  };
  const silent = (): void => undefined;
  const module = await Test.createTestingModule({ imports: [MemoryModule] })
    .overrideProvider(MemoryBounds)
    .useValue(Object.assign(new MemoryBounds(), PATIENT, bounds))
    .setLogger({ log: note, warn: note, error: note, debug: silent })
    .compile();
  // Nest's own.
  messages.length = 0;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= module.close());
  onTestFinished(close);
  const memory = module.get(FreeMemory);
  memory.watch(devices);
  const amounts = async () => amountsOf(await memory.read(), devices);
  return { memory, settling: module.get(MemorySettling), amounts, messages, close };
}

const allGone = (journal: Journal): Promise<void> =>
  eventually(() => !journal.pids().some(isAlive), 'all processes are gone');

describe('free memory', () => {
  it('is what nvidia-smi says, whether a GPU goes by its index or its id', async () => {
    install(emptyPath(), 'nvidia-smi', [nvidia(20_000)]);
    const devices = [GPU0, device('same', NVIDIA_ID), device('other', '1')];
    const { amounts } = await measuring({ devices });
    const amount = { totalBytes: 24_000 * MIB, freeBytes: 20_000 * MIB };
    expect(await amounts()).toEqual({ gpu0: amount, same: amount });
  });

  it('is what rocm-smi says where there is no nvidia-smi', async () => {
    install(emptyPath(), 'rocm-smi', [amd(16_000, 1_000)]);
    const { amounts } = await measuring();
    expect(await amounts()).toEqual({ gpu0: { totalBytes: 16_000, freeBytes: 15_000 } });
  });

  it('never takes the GPU of one vendor for that of another', async () => {
    const path = emptyPath();
    install(path, 'nvidia-smi', [{ print: 'No devices were found\n', code: 6 }, nvidia(20_000)]);
    install(path, 'rocm-smi', [amd(16_000, 1_000)]);
    const { amounts } = await measuring({ devices: [GPU0, device('amd', AMD_ID)] });
    const ofAmd = { totalBytes: 16_000, freeBytes: 15_000 };
    expect(await amounts()).toEqual({ amd: ofAmd });
    const ofNvidia = { totalBytes: 24_000 * MIB, freeBytes: 20_000 * MIB };
    expect(await amounts()).toEqual({ gpu0: ofNvidia, amd: ofAmd });
  });

  it('of the machine needs no tool', async () => {
    const path = emptyPath();
    const journal = install(path, 'nvidia-smi', [nvidia(20_000)]);
    install(path, 'rocm-smi', [amd(16_000, 0)]);
    const { amounts } = await measuring({ devices: [device('ram')] });
    const { ram } = await amounts();
    expect(ram?.freeBytes).toBeGreaterThan(0);
    expect(ram?.freeBytes).toBeLessThanOrEqual(ram?.totalBytes ?? 0);
    expect(ram?.totalBytes).toBeLessThanOrEqual(totalmem());
    expect(journal.lines()).toEqual([]);
  });

  it('is not asked for while nothing is watched', async () => {
    const journal = install(emptyPath(), 'nvidia-smi', [nvidia(20_000)]);
    const { memory } = await measuring({ devices: [] });
    expect((await memory.read()).amounts.size).toBe(0);
    expect(journal.lines()).toEqual([]);
    memory.watch([GPU0]);
    expect((await memory.read()).amounts.size).toBeGreaterThan(0);
    expect(journal.count('nvidia-smi', 'started')).toBe(1);
  });

  it('is read once for all who ask at the same time', async () => {
    const journal = install(emptyPath(), 'nvidia-smi', [nvidia(20_000)]);
    const { memory } = await measuring();
    await Promise.all([memory.read(), memory.read(), memory.read()]);
    expect(journal.count('nvidia-smi', 'started')).toBe(1);
  });

  it('asked for during a reading is read after it, once for all who ask', async () => {
    const path = emptyPath();
    const until = join(path, 'go');
    const journal = install(path, 'nvidia-smi', [{ ...nvidia(1_000), until }, nvidia(2_000)]);
    const { memory } = await measuring();
    const first = memory.read();
    await journal.until('nvidia-smi', 'started');
    const askedAtMs = performance.now();
    const later = [memory.read(), memory.read()];
    writeFileSync(until, '');
    const free = async (reading: typeof first) => amountsOf(await reading, [GPU0])['gpu0'];
    expect(await free(first)).toMatchObject({ freeBytes: 1_000 * MIB });
    for (const reading of later) {
      expect(await free(reading)).toMatchObject({ freeBytes: 2_000 * MIB });
      expect((await reading).beganAtMs).toBeGreaterThanOrEqual(askedAtMs);
    }
    expect(journal.lines().map(({ event }) => event)).toEqual([
      ...['started', 'ended', 'started', 'ended'],
    ]);
    expect(memory.latest).toBe(await later[0]);
  });
});

describe('a tool that tells of GPUs', () => {
  it('is killed with all it has started when it hangs, and not tried again for a while', async () => {
    const journal = install(emptyPath(), 'nvidia-smi', [{ hangs: true }]);
    const { amounts, messages } = await measuring({ bounds: { toolMs: 3_000 } });
    const reading = amounts();
    await journal.until('nvidia-smi', 'forked');
    expect(await reading).toEqual({});
    await allGone(journal);
    expect(journal.pids()).toHaveLength(2);
    expect(await amounts()).toEqual({});
    expect(journal.count('nvidia-smi', 'started')).toBe(1);
    expect(messages).toEqual(['gpu memory is not measured']);
  });

  it('is killed when it prints without end', async () => {
    const journal = install(emptyPath(), 'nvidia-smi', [{ floods: true }]);
    const { amounts, messages } = await measuring({ bounds: { toolMs: 600_000 } });
    expect(await amounts()).toEqual({});
    await allGone(journal);
    expect(messages).toEqual(['gpu memory is not measured']);
  });

  it('that says nothing of use is warned of once, until it works again', async () => {
    const broken = { print: 'NVIDIA-SMI has failed because of its driver.\n', code: 9 };
    const steps = [broken, broken, nvidia(20_000), nvidia(20_000), broken];
    install(emptyPath(), 'nvidia-smi', steps);
    const { amounts, messages } = await measuring();
    const measured: boolean[] = [];
    for (let i = 0; i < steps.length; i++) measured.push('gpu0' in (await amounts()));
    expect(measured).toEqual([false, false, true, true, false]);
    expect(messages).toEqual([
      'gpu memory is not measured',
      'gpu memory is measured again',
      'gpu memory is not measured',
    ]);
  });

  it('that is not there is not looked for again for a while', async () => {
    const path = emptyPath();
    const { amounts, messages } = await measuring();
    expect(await amounts()).toEqual({});
    const journal = install(path, 'nvidia-smi', [nvidia(20_000)]);
    expect(await amounts()).toEqual({});
    expect(journal.lines()).toEqual([]);
    expect(messages).toEqual([]);
  });

  it('that is installed while the gateway runs is found', async () => {
    const path = emptyPath();
    const { amounts } = await measuring({ bounds: { restMs: 0 } });
    expect(await amounts()).toEqual({});
    install(path, 'nvidia-smi', [nvidia(20_000)]);
    expect(await amounts()).toHaveProperty('gpu0');
  });

  it('that may not be run is warned of', async () => {
    writeFileSync(join(emptyPath(), 'nvidia-smi'), '', { mode: 0o644 });
    const { amounts, messages } = await measuring();
    expect(await amounts()).toEqual({});
    expect(messages).toEqual(['gpu memory is not measured']);
  });

  it('ends with the gateway, which reads nothing more', async () => {
    const journal = install(emptyPath(), 'nvidia-smi', [{ hangs: true }]);
    const devices = [GPU0, device('ram')];
    const { amounts, messages, close } = await measuring({ devices, bounds: { toolMs: 600_000 } });
    const reading = amounts();
    await journal.until('nvidia-smi', 'forked');
    await close();
    expect(await reading).toEqual({ ram: expect.anything() as unknown });
    await allGone(journal);
    expect(await amounts()).toEqual({});
    expect(messages).toEqual([]);
  });
});

describe('the memory of a process that has gone', () => {
  const { signal } = new AbortController();
  const devices = [GPU0];
  const started = (journal: Journal): number => journal.count('nvidia-smi', 'started');

  it('is waited for until the driver has given it back', async () => {
    const steps = [1_000, 1_000, 5_000, 9_000, 9_000].map(nvidia);
    const journal = install(emptyPath(), 'nvidia-smi', steps);
    const { memory, settling } = await measuring();
    const before = await memory.read();
    await settling.settled({ devices, before, expected: { gpu0: 8_000 * MIB }, signal });
    expect(started(journal)).toBe(4);
  });

  it('is waited for until no more comes back, where nobody knows how much it is', async () => {
    const journal = install(emptyPath(), 'nvidia-smi', [1_000, 5_000, 9_000].map(nvidia));
    const { settling } = await measuring();
    await settling.settled({ devices, signal });
    expect(started(journal)).toBe(5);
  });

  it('is not waited for longer than it may take', async () => {
    const rising = Array.from({ length: 700 }, (_, i) => nvidia(33 * i));
    const journal = install(emptyPath(), 'nvidia-smi', rising);
    const { settling } = await measuring({ bounds: { settleMs: 400 } });
    await settling.settled({ devices, signal });
    expect(started(journal)).toBeLessThan(100);
  });

  it('is waited for no more once nobody wants to', async () => {
    const path = emptyPath();
    const journal = install(path, 'nvidia-smi', [{ until: join(path, 'never') }]);
    const { settling } = await measuring();
    const leaving = new AbortController();
    const settled = settling.settled({ devices, settleMs: 60_000, signal: leaving.signal });
    await journal.until('nvidia-smi', 'started');
    leaving.abort();
    await settled;
    await settling.settled({ devices, settleMs: 60_000, signal: leaving.signal });
    expect(started(journal)).toBe(1);
  });

  it('counts as free after the time that is set, where it cannot be measured', async () => {
    install(emptyPath(), 'nvidia-smi', [{ print: 'nothing' }]);
    const { settling } = await measuring();
    const sinceMs = performance.now();
    await settling.settled({ devices, settleMs: 600, signal });
    // A timer may be a millisecond early.
    expect(performance.now() - sinceMs).toBeGreaterThan(598);
  });

  it('counts as free at once where it cannot be measured and no time is set', async () => {
    emptyPath();
    const { settling, memory } = await measuring({ devices: [GPU0, device('ram')] });
    await memory.read();
    let isOver = false;
    setImmediate(() => {
      isOver = true;
    });
    await settling.settled({ devices, signal });
    await settling.settled({ devices: [device('ram')], signal });
    expect(isOver).toBe(false);
  });
});

describe('what a running model holds of the memory of the machine', () => {
  const HOLD = `const held = Buffer.alloc(150 * 1024 ** 2, 1); console.log(process.pid); setInterval(() => held, 1000)`;

  /** Starts processes in a session of their own: a shell, and as many that hold 150 MiB each. */
  async function session(count: number): Promise<{ id: number; pids: string[] }> {
    const command = `'${process.execPath}' -e '${HOLD}' & `.repeat(count);
    const child = spawn('/bin/sh', ['-c', `${command} wait`], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const id = child.pid ?? 0;
    onTestFinished(() => {
      process.kill(-id, 'SIGKILL');
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const lines = (): string[] => output.split('\n').filter((line) => line !== '');
    await eventually(() => lines().length === count, 'all hold their memory');
    return { id, pids: lines() };
  }

  const residentOf = (pid: string): number =>
    1024 * Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]);

  it('is what its process holds, however it was started', async () => {
    const { id, pids } = await session(1);
    const bytes = (await residentBytes(id)) ?? 0;
    expect(bytes).toBeGreaterThan(150 * MIB);
    expect(bytes / residentOf(pids[0] ?? '')).toBeCloseTo(1, 1);
  });

  it('counts once what several of its processes share', async () => {
    const { id, pids } = await session(2);
    const bytes = (await residentBytes(id)) ?? 0;
    const sum = pids.map(residentOf).reduce((a, b) => a + b);
    expect(bytes).toBeGreaterThan(2 * 150 * MIB);
    expect(bytes).toBeLessThan(sum - 10 * MIB);
  });

  it('is unknown of a model that does not run', async () => {
    expect(await residentBytes(2 ** 30)).toBeUndefined();
  });
});
