// A server in the manner of vLLM in sleep mode, around the stand-in: NAME, then JSON with the options of
// the stand-in and `asleep`, `wakeTime`, `sleepTime`. Prints its port. The journal tells of its wakes and
// sleeps what it tells of the starts and ends of others. POST /behave takes, by path, what the next
// answers are: a status, `ignore` (a lie: 200, and nothing done), `hang`, or undefined for the usual;
// the last one stays.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Journal } from '../../../dist/stand-in/journal.js';
import { StandIn } from '../../../dist/stand-in/stand-in.js';

const [, , port, file, name, json = '{}'] = process.argv;
const { asleep = false, wakeTime = 0, sleepTime = 0, ...options } = JSON.parse(json);
const journal = new Journal(file, name);
const standIn = new StandIn(
  { host: '127.0.0.1', port: 0, name, tokenPaceMs: 5, tokens: 4, slots: 16, ...options },
  journal,
);
standIn.isLoaded = true;

const TAGS = ['weights', 'kv_cache'];
const sleeping = new Set(asleep ? TAGS : []);
let hasWeights = true;
let behaviour = {};

const isUp = () => sleeping.size === 0 && hasWeights;
if (!asleep) for (const event of ['started', 'ready']) journal.write(event);

/** What of it lies in the GPU begins when the first part of it wakes, and ends with the last. */
async function wake({ searchParams }) {
  const wasUp = isUp();
  if (sleeping.size === TAGS.length) journal.write('started');
  await sleep(wakeTime);
  const tags = searchParams.getAll('tags');
  for (const tag of tags.length === 0 ? TAGS : tags) sleeping.delete(tag);
  if (isUp() && !wasUp) journal.write('ready');
}

async function goToSleep({ searchParams }) {
  if (sleeping.size === TAGS.length) return;
  journal.write('asked-to-stop');
  await sleep(sleepTime);
  for (const tag of TAGS) sleeping.add(tag);
  if (searchParams.get('level') === '2') hasWeights = false;
  journal.write('ended');
}

async function callAll(_url, body) {
  const { method } = JSON.parse(body);
  if (method !== 'reload_weights' || sleeping.has('weights')) return;
  hasWeights = true;
  if (isUp()) journal.write('ready');
}

const ROUTES = {
  'POST /sleep': goToSleep,
  'POST /wake_up': wake,
  'POST /collective_rpc': callAll,
  'GET /is_sleeping': () => ({ is_sleeping: sleeping.size > 0 }),
  'GET /health': () => undefined,
};

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const route = ROUTES[`${request.method} ${url.pathname}`];
  if (url.pathname === '/behave') {
    behaviour = JSON.parse(await textOf(request));
    response.end();
    return;
  }
  if (route === undefined) {
    answer(request, response);
    return;
  }
  const body = await textOf(request);
  if (request.method === 'POST') journal.write('called', { path: request.url });
  const next = nextOf(url.pathname);
  if (next === 'hang') return;
  if (typeof next === 'number') {
    response.writeHead(next, { location: '/elsewhere' }).end('{"detail":"as told"}');
    return;
  }
  const said = next === 'ignore' ? undefined : await route(url, body);
  response.end(said === undefined ? '' : JSON.stringify(said));
});

function nextOf(path) {
  const said = behaviour[path];
  if (!Array.isArray(said)) return said;
  return said.length > 1 ? said.shift() : said[0];
}

function answer(request, response) {
  if (isUp()) standIn.server.emit('request', request, response);
  else response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"asleep"}');
}

async function textOf(request) {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
}

server.listen(Number(port), '127.0.0.1', () => {
  process.stdout.write(`${server.address().port}\n`);
});
