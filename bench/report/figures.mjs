// The figures that are measured: what they are called, and which way is better.

const higher = (title) => ({ title, goodness: (ratio) => ratio });
const lower = (title) => ({ title, goodness: (ratio) => 1 / ratio });

export const FIGURES = {
  rate: higher('req/s'),
  p50: lower('median latency, ms'),
  p99: lower('p99 latency, ms'),
  cpuPerRequest: lower('CPU, µs a request'),
  throughput: higher('MB/s'),
  cpuPerMb: lower('CPU, µs a MB'),
  tokens: higher('tokens/s'),
  transit: lower('token transit, median, ms'),
  transitP99: lower('token transit, p99, ms'),
  begun: lower('last one begun after, ms'),
  cpuPerToken: lower('CPU, µs a token'),
  first: lower('first answer beyond the load, ms'),
  last: lower('last answer beyond the load, ms'),
  swaps: lower('model servers started'),
  waitMean: lower('mean wait, s'),
  waitLongest: lower('longest wait, s'),
  overhead: lower('overhead of a swap, ms'),
  toStop: lower('last byte → SIGTERM, ms'),
  toSpawn: lower('exit → next process, ms'),
  toRequest: lower('ready → first request, ms'),
  startup: lower('start, ms'),
  idle: lower('idle, MB'),
  afterLoad: lower('after load, MB'),
  perStreams: lower('more with 1,000 open streams, MB'),
};
