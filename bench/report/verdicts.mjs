// What was measured beside what it should be.
import { FIGURES } from './figures.mjs';
import { addedRatio, measured, ratio } from './ratios.mjs';

const US = 'gateway';
/** A ratio so near to one is no difference. */
const EQUAL_WITHIN = 0.05;

const to = (contestant) => (results, place) => ratio(results, place, US, contestant);

const TARGETS = [
  {
    what: 'small chat, 64 connections: req/s against nginx',
    place: { part: 'chat', row: '64 connections', figure: 'rate' },
    value: to('nginx'),
    atLeast: [0.25, 0.2],
  },
  {
    what: 'small chat, 64 connections: CPU a request against nginx',
    place: { part: 'chat', row: '64 connections', figure: 'cpuPerRequest' },
    value: to('nginx'),
    atMost: [4.5, 6],
  },
  {
    what: 'small chat, 1 connection: added median latency against nginx',
    place: { part: 'chat', row: '1 connection', figure: 'p50' },
    value: (results, place) => addedRatio(results, place, US, 'nginx'),
    atMost: [2, 3],
  },
  ...['64', '1,000'].flatMap((streams) => [
    {
      what: `${streams} paced streams: tokens/s against direct`,
      place: { part: 'streams', row: `${streams}, paced`, figure: 'tokens' },
      value: to('direct'),
      atLeast: [0.99, 0.97],
    },
    {
      what: `${streams} paced streams: token transit against nginx`,
      place: { part: 'streams', row: `${streams}, paced`, figure: 'transit' },
      value: to('nginx'),
      atMost: [1.4, 2],
    },
    {
      what: `${streams} unpaced streams: tokens/s against nginx`,
      place: { part: 'streams', row: `${streams}, unpaced`, figure: 'tokens' },
      value: to('nginx'),
      atLeast: [1.5, 1],
    },
  ]),
  {
    what: '20 MB bodies: MB/s against nginx',
    place: { part: 'bodies', row: '20 MB', figure: 'throughput' },
    value: to('nginx'),
    atLeast: [0.3, 0.2],
  },
  {
    what: 'memory for 1,000 open streams, MB',
    place: { part: 'memory', row: 'resident', figure: 'perStreams' },
    value: (results, place) => measured(results, place, US),
    atMost: [40, 80],
  },
];

/** One for each target of which there is a measurement: how far it is met. */
export const verdicts = (results) =>
  TARGETS.flatMap(({ what, place, value, atLeast, atMost }) => {
    const got = value(results, place);
    if (got === undefined) return [];
    const [target, floor] = atLeast ?? atMost;
    const reaches = (bound) => (atLeast ? got.median >= bound : got.median <= bound);
    const outcome = reaches(target) ? 'target met' : reaches(floor) ? 'floor met' : 'missed';
    return [{ what, got, sign: atLeast ? '≥' : '≤', target, floor, outcome }];
  });

/** One for each figure that the gateway and the peer both have. */
export const againstPeer = (results) =>
  results.rows.flatMap(({ part, row, samples }) =>
    Object.keys(samples).flatMap((figure) => {
      const place = { part, row, figure };
      const got = ratio(results, place, US, results.peer);
      return got === undefined ? [] : [{ place, got, outcome: outcomeOf(figure, got.median) }];
    }),
  );

function outcomeOf(figure, ratio) {
  if (Math.abs(ratio - 1) <= EQUAL_WITHIN) return 'equal';
  return FIGURES[figure].goodness(ratio) > 1 ? 'better' : 'worse';
}

/** Of the gateway, in all rows. */
export const failedRequests = ({ rows }) =>
  rows.reduce((sum, { failures }) => sum + (failures[US] ?? 0), 0);
