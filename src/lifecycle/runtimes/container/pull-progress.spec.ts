import { describe, expect, it } from 'vitest';
import { PullProgress } from './pull-progress.js';

const downloading = (id: string, current: number, total: number) => ({
  id,
  status: 'Downloading',
  progressDetail: { current, total },
});

describe('PullProgress', () => {
  it('counts layers, and what is downloaded of those that have begun', () => {
    const progress = new PullProgress(0);
    progress.next({ id: 'a', status: 'Already exists' }, 0);
    progress.next({ id: 'b', status: 'Pulling fs layer' }, 1);
    expect(progress.next(downloading('b', 30, 60), 2)).toBe(
      'pulling the image: 1 of 2 layers, 50 % downloaded\n',
    );
    progress.next({ id: 'b', status: 'Extracting', progressDetail: { current: 1, total: 60 } }, 3);
    expect(progress.next({ id: 'b', status: 'Pull complete' }, 4)).toBe(
      'pulling the image: 2 of 2 layers, 100 % downloaded\n',
    );
  });

  it('tells it once a second at most, and nothing twice', () => {
    const progress = new PullProgress();
    expect(progress.next(downloading('a', 1, 100), 0)).toBeDefined();
    expect(progress.next(downloading('a', 2, 100), 999)).toBeUndefined();
    expect(progress.next(downloading('a', 3, 100), 1000)).toContain('3 %');
    expect(progress.next(downloading('a', 3, 100), 3000)).toBeUndefined();
  });

  it('passes over what is about no layer', () => {
    const progress = new PullProgress(0);
    expect(
      progress.next({ status: 'Pulling from library/llama', id: 'latest' }, 0),
    ).toBeUndefined();
    expect(progress.next({ status: 'Digest: sha256:0123' }, 1)).toBeUndefined();
  });
});
