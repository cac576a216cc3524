// A model server for the headline workloads, with nothing in it but time: ready `--load-ms` after its
// process began, answers each POST after the request's `answer_ms`, `--slots` of them at once, and is
// gone `--stop-ms` after SIGTERM. The answer says when its service began (`served_at`).
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

const option = { type: 'string' };
const { values } = parseArgs({
  options: {
    port: option,
    name: option,
    journal: option,
    'load-ms': option,
    'stop-ms': option,
    slots: option,
  },
});
const number = (name) => Number(values[name]);
const journal = (event) => {
  const line = { event, at: Date.now(), pid: process.pid, name: values.name };
  appendFileSync(values.journal, `${JSON.stringify(line)}\n`);
};

// What `performance` calls zero is the start of the process, so Node's own start is part of the load.
const ready = sleep(Math.max(0, number('load-ms') - performance.now()));

let free = number('slots');
const waiting = [];

async function inSlot(work) {
  if (free > 0) free -= 1;
  else await new Promise((enter) => waiting.push(enter));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }
}

async function answer(request) {
  const { model, answer_ms: answerMs } = JSON.parse(await text(request));
  return inSlot(async () => {
    const servedAt = Date.now();
    await sleep(answerMs);
    return { object: 'chat.completion', model, choices: [], served_at: servedAt };
  });
}

const server = createServer(async (request, response) => {
  await ready;
  // The probe is held until then as well: how often a gateway asks must not count, since the pause
  // between two probes does not shrink with the workload.
  const body = request.method === 'POST' ? await answer(request) : { status: 'ok' };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
});

process.once('SIGTERM', async () => {
  journal('asked to stop');
  await sleep(number('stop-ms'));
  journal('ended');
  process.exit(0);
});

journal('started');
server.listen(Number(values.port), '127.0.0.1');
await ready;
journal('ready');
