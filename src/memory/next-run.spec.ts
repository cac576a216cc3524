import { describe, expect, it } from 'vitest';
import { NextRun } from './next-run.js';

/** Runs that end when they are told to, and what each of them yields: its number. */
function runs() {
  const begun: { readonly end: () => void; readonly fail: () => void }[] = [];
  const runner = new NextRun(
    () =>
      new Promise<number>((resolve, reject) => {
        const number = begun.length + 1;
        begun.push({
          end: () => {
            resolve(number);
          },
          fail: () => {
            reject(new Error(`run ${number} failed`));
          },
        });
      }),
  );
  return { begun, runner };
}

/** Long enough for all that is only waiting for promises that are settled. */
async function aMoment(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

describe('a run that is shared', () => {
  it('is one for all who ask before it begins', async () => {
    const { begun, runner } = runs();
    const results = [runner.next(), runner.next(), runner.next()];
    await aMoment();
    expect(begun).toHaveLength(1);
    begun[0]?.end();
    expect(await Promise.all(results)).toEqual([1, 1, 1]);
  });

  it('is the next one for all who ask while one is under way', async () => {
    const { begun, runner } = runs();
    const first = runner.next();
    await aMoment();
    const later = [runner.next(), runner.next()];
    await aMoment();
    expect(begun).toHaveLength(1);
    begun[0]?.end();
    expect(await first).toBe(1);
    await aMoment();
    expect(begun).toHaveLength(2);
    begun[1]?.end();
    expect(await Promise.all(later)).toEqual([2, 2]);
  });

  it('begins anew for who asks after it has ended', async () => {
    const { begun, runner } = runs();
    for (const number of [1, 2]) {
      const result = runner.next();
      await aMoment();
      begun[number - 1]?.end();
      expect(await result).toBe(number);
    }
  });

  it('fails those who share it, and nobody after them', async () => {
    const { begun, runner } = runs();
    const first = runner.next();
    await aMoment();
    const second = runner.next();
    begun[0]?.fail();
    await expect(first).rejects.toThrow('run 1 failed');
    await aMoment();
    begun[1]?.end();
    expect(await second).toBe(2);
  });
});
