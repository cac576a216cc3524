// Two models asked in turn: the first of the headline workloads, by the gateway as it is by default and
// by the peer. How many swaps that takes, and how long the requests waited.
import { join } from 'node:path';
import { Contest } from '../headlines/contest.mjs';
import { contestants } from '../headlines/contestants.mjs';
import { SPEED } from '../headlines/replay.mjs';
import { peerName } from './rivals.mjs';

const WORKLOAD = 'H1';
/** Each takes ten seconds or so. */
const ROUNDS_AT_MOST = 3;
const ROW = { part: 'alternating', row: '100 requests' };

export async function alternating({ bench, sheet, rounds, peer, signal }) {
  const [ours, ...others] = contestants(peer);
  const entered = [ours, ...others.filter(({ isPeer }) => isPeer)];
  for (let round = 0; round < Math.min(rounds, ROUNDS_AT_MOST); round++) {
    const contests = entered.map((contestant, index) => {
      const folder = join(bench.folder, `alternating-${round}-${index}`);
      return new Contest(WORKLOAD, contestant, { index, folder });
    });
    for (const contest of contests) await contest.start(signal);
    const results = await Promise.all(contests.map((contest) => contest.play(signal)));
    results.forEach((result, i) => {
      const name = i === 0 ? 'gateway' : peerName(peer);
      for (const problem of result.problems) sheet.problem(`alternating, ${name}: ${problem}`);
      if (result.measured !== undefined) sheet.add(ROW, name, figuresOf(result));
    });
  }
}

/** In seconds as they passed. */
const figuresOf = ({ loads, measured }) => ({
  swaps: loads,
  waitMean: measured.mean / SPEED,
  waitLongest: measured.longest / SPEED,
});
