// A model server that does what it is told to do wrong, and keeps a journal of its life.
// Arguments: PORT FOLDER MODEL VERSION [healthy=MS] [stop=MS] [deaf] [child]
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , port, folder, model, version, ...words] = process.argv;
/** The monotonic clock of the machine: the same for all processes, the campaign's own included. */
const nowMs = () => Number(process.hrtime.bigint() / 1000n) / 1000;
const bornMs = nowMs() - process.uptime() * 1000;
const open = new Set();
let hasBeenHealthy = false;

function write(event, details = {}) {
  const line = { at: nowMs(), pid: process.pid, model, version, event, ...details };
  appendFileSync(`${folder}/journal.jsonl`, `${JSON.stringify(line)}\n`);
}

const valueOf = (name) =>
  Number(words.find((word) => word.startsWith(`${name}=`))?.split('=')[1] ?? 0);

process.on('SIGTERM', () => {
  write('told', { open: [...open] });
  if (!words.includes('deaf')) setTimeout(() => process.exit(0), valueOf('stop'));
});
process.on('exit', (code) => write('ended', { code }));
write('started', { bornMs, parent: process.ppid });

/** What the campaign has prepared for the next start of this model, for one start only. */
function takeRig() {
  const taken = `${folder}/taken-${process.pid}`;
  try {
    renameSync(`${folder}/rig-${model}`, taken);
    const [how = '', value] = readFileSync(taken, 'utf8').split(' ');
    write('rigged', { how });
    return { how, value: Number(value ?? 0) };
  } catch {
    return { how: 'none', value: 0 };
  }
}

const rig = takeRig();
if (words.includes('child')) spawn('sleep', ['600'], { stdio: 'ignore' });
if (rig.how === 'exit') setTimeout(() => process.exit(rig.value), 20);
const healthyAtMs = nowMs() + valueOf('healthy') + (rig.how === 'slow' ? rig.value : 0);
const isHealthy = () => rig.how !== 'never' && rig.how !== 'exit' && nowMs() >= healthyAtMs;

/** True the first time a fault that comes once is asked for, whichever process is asked. */
function isDue({ fault, request }) {
  if (fault === undefined) return false;
  if (!fault.once) return true;
  try {
    writeFileSync(`${folder}/fault-${request}`, '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function fail({ fault, request }, response) {
  write('fails', { request, how: fault.how });
  if (fault.how === 'exit') process.exit(9);
  response.socket?.resetAndDestroy();
}

createServer(async (incoming, response) => {
  if (incoming.url === '/health') {
    const isReady = isHealthy();
    if (isReady && !hasBeenHealthy) write('healthy');
    hasBeenHealthy ||= isReady;
    response.writeHead(isReady ? 200 : 503).end('{}');
    return;
  }
  const body = [];
  for await (const part of incoming) body.push(part);
  const asked = JSON.parse(Buffer.concat(body).toString('utf8'));
  const { request } = asked;
  open.add(request);
  write('begins', { request });
  response.once('close', () => {
    if (open.delete(request)) write('cut', { request });
  });
  if (asked.stream) await answerInChunks(asked, response);
  else await answerAtOnce(asked, response);
})
  .on('clientError', (_error, socket) => socket.destroy())
  .listen(Number(port), '127.0.0.1');

const facts = ({ request, model: name }) => ({
  by: model,
  version,
  pid: process.pid,
  request,
  name,
});

function finish(asked, response, text) {
  if (!open.delete(asked.request)) return;
  write('answers', { request: asked.request });
  response.end(text);
}

async function answerAtOnce(asked, response) {
  await sleep(asked.waitMs);
  const isFaulty = isDue(asked);
  if (isFaulty && asked.fault.when === 'before') {
    fail(asked, response);
    return;
  }
  const text = JSON.stringify({ ...facts(asked), text: 'x'.repeat(asked.chunks * 100) });
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  if (!isFaulty) {
    finish(asked, response, text);
    return;
  }
  response.write(text.slice(0, text.length / 2));
  await sleep(5);
  fail(asked, response);
}

async function answerInChunks(asked, response) {
  await sleep(asked.waitMs);
  const isFaulty = isDue(asked);
  if (isFaulty && asked.fault.when === 'before') {
    fail(asked, response);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let index = 0; index < asked.chunks; index += 1) {
    if (!open.has(asked.request)) return;
    if (isFaulty && index >= asked.chunks / 2) {
      fail(asked, response);
      return;
    }
    response.write(`data: ${JSON.stringify({ ...facts(asked), index })}\n\n`);
    await sleep(asked.paceMs);
  }
  finish(asked, response, 'data: [DONE]\n\n');
}
