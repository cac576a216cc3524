import { afterAll, describe, expect, it } from 'vitest';

import { estimateCommands } from '../../src/estimate/auto-estimates.js';
import { complete, embed, mib, peakBytes, percent, printTable } from './llama-server.js';
import { ENGINE, MODEL } from './paths.js';

/** Of what was taken; seen: 4 % too little to 5 % too much. */
const TOLERANCE = 0.1;

// Without a map of the file each weight is there once: with one, those that are packed anew for
// the processor are in the file's pages too, which the system may drop.
const COMMON = ['-m', MODEL, '-t', '1', '-lm', 'none'];

describe('what llama-server takes on the CPU is estimated to within a tenth', () => {
  const rows: string[][] = [];
  afterAll(() => {
    printTable(['options', 'estimated', 'taken', 'error'], rows);
  });

  // Each has one thread.
  it.concurrent.each<[options: string, ask: (url: string) => Promise<unknown>]>([
    ['-c 512 -np 1', complete],
    ['-c 2048 -np 1', complete],
    ['-c 8192 -np 1', complete],
    ['-c 32768 -np 1', complete],
    ['-c 2048 -np 4', complete],
    ['-c 32768 -np 4', complete],
    ['-c 8192', complete],
    ['-c 8192 -np 1 -ctk q8_0 -ctv q8_0', complete],
    ['-c 32768 -np 4 -ctk q8_0 -ctv q8_0', complete],
    ['-c 8192 -np 1 -ub 128', complete],
    ['-c 2048 -np 1 --embedding --pooling mean', embed],
  ])('with %s', async (options, ask) => {
    const args = [...COMMON, ...options.split(' ')];
    const estimated = await estimatedBytes(args);
    const taken = await peakBytes(args, ask);
    const error = estimated / taken - 1;
    rows.push([options, mib(estimated), mib(taken), percent(error)]);
    expect(Math.abs(error)).toBeLessThan(TOLERANCE);
  });
});

async function estimatedBytes(args: readonly string[]): Promise<number> {
  const commands = new Map([['gemma', { command: [ENGINE, ...args], environment: {} }]]);
  const estimates = await estimateCommands(commands, { hasGpu: false });
  const estimated = estimates.get('gemma');
  if (estimated?.kind !== 'known') throw new Error(estimated?.reason);
  return estimated.ramBytes;
}
