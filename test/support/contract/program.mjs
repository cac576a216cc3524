// The server behind every model of the contract: HOST PORT JOURNAL NAME FOLDER, then `asleep` or `awake`
// for one that sleeps instead of ending. Waits at a stage while FOLDER holds `NAME-holds-STAGE`, where the
// stage is `ready`, `answer` or `end`; takes its time to end where there is `NAME-ends-slowly`; ends as in a
// crash when there is `NAME-crashes`, and where there is `NAME-fails` it comes to nothing.
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , host, port, journal, name, folder, sleeps] = process.argv;
const LOOK_EVERY_MS = 5;
const LOOK_FOR_CRASH_EVERY_MS = 20;
/** Longer than another server takes to start. */
const SLOW_END_MS = 300;
const CRASHED = 7;
const FAILED = 3;

const file = (what) => join(folder, `${name}-${what}`);
const isHeld = (stage) => existsSync(file(`holds-${stage}`));
const until = async (stage) => {
  while (isHeld(stage)) await sleep(LOOK_EVERY_MS);
};

let life = '';
let isAwake = false;
let isReady = false;
const write = (event) => {
  const line = { at: Date.now(), pid: process.pid, name, event, life };
  appendFileSync(journal, `${JSON.stringify(line)}\n`);
};

/** From here on it holds what it takes. */
function wake() {
  if (isAwake) return;
  isAwake = true;
  isReady = false;
  life = randomUUID();
  write('started');
}

async function end() {
  if (!isAwake) return;
  write('asked-to-stop');
  await until('end');
  if (existsSync(file('ends-slowly'))) await sleep(SLOW_END_MS);
  isAwake = false;
  write('ended');
}

function crash() {
  write('crashed');
  process.exit(CRASHED);
}

setInterval(() => {
  if (!existsSync(file('crashes'))) return;
  rmSync(file('crashes'));
  crash();
}, LOOK_FOR_CRASH_EVERY_MS);

process.on('SIGTERM', async () => {
  await end();
  process.exit(0);
});

let isProbed = false;

function answerHealth(response) {
  const isWell = isAwake && !isHeld('ready');
  if (isWell && !isReady) write('ready');
  if (!isWell && !isProbed) write('probed');
  isProbed ||= !isWell;
  isReady = isWell;
  response.statusCode = isWell ? 200 : 503;
  response.end('{}');
}

const hasCrashed = () => readFileSync(journal, 'utf8').includes('"crashed"');

/** By the `how` of the request. */
const ways = {
  whole: async (response) => {
    await until('answer');
    if (!response.destroyed) write('answered');
    response.end(JSON.stringify({ name, life }));
  },
  echo: (response, body) => {
    write('answered');
    response.end(body);
  },
  stream: async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"n":1}\n\n');
    await until('answer');
    if (!response.destroyed) write('answered');
    response.end('data: {"n":2}\n\ndata: [DONE]\n\n');
  },
  'crash once': (response, body) => {
    if (!hasCrashed()) crash();
    void ways.whole(response, body);
  },
};

async function answer(request, response) {
  write(isAwake ? 'request' : 'request while asleep');
  response.once('close', () => {
    if (!response.writableFinished) write('aborted');
  });
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const how = /"how":"([\w ]+)"/.exec(body.toString())?.[1] ?? 'whole';
  await ways[how](response, body);
}

async function serveSleep(request, response) {
  if (request.url === '/wake_up') {
    if (existsSync(file('fails'))) response.statusCode = 500;
    else wake();
  } else if (request.url === '/sleep') await end();
  response.end(JSON.stringify({ is_sleeping: !isAwake }));
}

if (sleeps !== 'asleep') wake();
if (sleeps === undefined) {
  console.log(`${name} speaks`);
  if (existsSync(file('fails'))) {
    write('ended');
    process.exit(FAILED);
  }
}
createServer((request, response) => {
  const isOfSleep = ['/sleep', '/wake_up', '/is_sleeping'].includes(request.url);
  if (request.url === '/health') answerHealth(response);
  else if (sleeps !== undefined && isOfSleep) void serveSleep(request, response);
  else void answer(request, response).catch(() => response.destroy());
}).listen(Number(port), host, () => write('listening'));
