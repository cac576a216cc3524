// What is asked of a model that is resident, and the figures that come of it: `load` are options of load.c,
// `body` one of bodies.mjs.

export const PATH = '/v1/chat/completions';
const MB = 1e6;

const perSecond = ({ done, seconds }) => done / seconds;

/** A rate and latencies, of requests that are small and many. */
const ofChats = (seen, cpu) => ({
  rate: perSecond(seen),
  p50: seen.p50Us / 1000,
  p99: seen.p99Us / 1000,
  ...(cpu !== undefined && { cpuPerRequest: cpu / seen.done }),
});

const ofBodies = (seen, cpu) => ({
  throughput: seen.sentBytes / MB / seen.seconds,
  ...(cpu !== undefined && { cpuPerMb: cpu / (seen.sentBytes / MB) }),
});

const cpuPerToken = ({ tokens }, cpu) => cpu !== undefined && { cpuPerToken: cpu / tokens };

const ofPaced = (seen, cpu) => ({
  tokens: seen.pace,
  transit: seen.transitP50Us / 1000,
  transitP99: seen.transitP99Us / 1000,
  begun: seen.begunMs,
  ...cpuPerToken(seen, cpu),
});

const ofUnpaced = (seen, cpu) => ({
  tokens: seen.tokens / seen.seconds,
  ...cpuPerToken(seen, cpu),
});

export const chat = (connections, seconds = 0.8) => ({
  part: 'chat',
  row: connections === 1 ? '1 connection' : `${connections} connections`,
  body: 'chat',
  load: { path: PATH, connections, seconds },
  figures: ofChats,
});

export const bodies = (megabytes, connections) => ({
  part: 'bodies',
  row: `${megabytes} MB`,
  body: megabytes,
  load: { path: PATH, connections, seconds: 0.8 },
  figures: ofBodies,
});

export const streams = (count, tokens, pauseUs) => ({
  part: 'streams',
  row: `${count.toLocaleString('en')}, ${pauseUs > 0 ? 'paced' : 'unpaced'}`,
  body: 'stream',
  load: {
    path: `${PATH}?stream=${tokens}&us=${pauseUs}`,
    connections: count,
    requests: count,
    tokens,
    ...(pauseUs > 0 && { greet: PATH }),
  },
  figures: pauseUs > 0 ? ofPaced : ofUnpaced,
});

const PAUSE_US = 10_000;

export const WORKLOADS = [
  ...[1, 16, 64, 256].map((connections) => chat(connections)),
  bodies(1, 8),
  bodies(20, 2),
  streams(64, 200, PAUSE_US),
  streams(1000, 300, PAUSE_US),
  streams(64, 1500, 0),
  streams(1000, 100, 0),
];
