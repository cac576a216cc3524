import { describe, expect, it } from 'vitest';
import { EndedRequests } from './ended-requests.js';

describe('requests that have ended', () => {
  it('are counted by status', () => {
    const ended = new EndedRequests([1]);
    for (const status of [200, 499, 200]) ended.add(status, 0.5);
    expect([...ended.byStatus]).toEqual([
      [200, 2],
      [499, 1],
    ]);
  });

  it('are counted below every bound that they keep, which a bound itself does', () => {
    const ended = new EndedRequests([0.1, 0.5, 1]);
    for (const seconds of [0.05, 0.5, 0.75, 7]) ended.add(200, seconds);
    const samples = ended.durations('took', 'a');
    expect(samples.map(({ labels, value }) => [labels.le, value])).toEqual([
      [0.1, 1],
      [0.5, 2],
      [1, 3],
      ['+Inf', 4],
      [undefined, 8.3],
      [undefined, 4],
    ]);
    expect(new Set(samples.map(({ metricName }) => metricName))).toEqual(
      new Set(['took_bucket', 'took_sum', 'took_count']),
    );
  });
});
