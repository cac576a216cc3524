// Swaps in a row between two models: what each costs beyond the stop of the one server and the load of
// the other. The next request always comes while the last one is being answered, so the swap begins
// with the last byte of that answer.
import { linesOf } from '../programs/journal.mjs';
import { starters, withAll } from './rivals.mjs';

const SWAPS = 50;
/** In as many turns for each contestant. */
const TURNS = 5;
const MODEL = { loadMs: 60, stopMs: 20, logs: true };
const ANSWER = 'stream=3&us=5000';
const ROW = { part: 'swaps', row: `${SWAPS} in a row` };

export async function swaps(context) {
  const { bench, sheet, signal } = context;
  const models = { a: MODEL, b: MODEL };
  const starts = Object.values(starters(context)).map(
    (start) => () => start(models, { turn: 0, linger: 0 }),
  );
  await withAll(starts, async (rivals) => {
    for (let turn = 0; turn < TURNS; turn++) {
      for (const { name, url } of rivals) {
        const beganAt = Date.now();
        await askInTurn(url, SWAPS / TURNS + 1, signal);
        const costs = costsOf(linesOf(bench.journal).filter(({ at }) => at >= beganAt));
        if (costs.length !== SWAPS / TURNS) sheet.problem(`swaps, ${name}: only ${costs.length}`);
        for (const figures of costs) sheet.add(ROW, name, figures);
      }
    }
  });
}

async function askInTurn(url, requests, signal) {
  let response = await ask(url, 'a', signal);
  for (let i = 1; i < requests; i++) {
    const next = ask(url, i % 2 === 0 ? 'a' : 'b', signal);
    // One that fails while the last is read is reported below.
    next.catch(() => undefined);
    await response.text();
    response = await next;
  }
  await response.text();
}

async function ask(url, model, signal) {
  const response = await fetch(`${url}/v1/chat/completions?${ANSWER}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, stream: true, messages: [] }),
    signal,
  });
  if (!response.ok) throw new Error(`${model} answered ${response.status}`);
  return response;
}

/** In ms, one for each swap: answered → asked to stop, ended → started, ready → request. */
function costsOf(lines) {
  const costs = [];
  const at = {};
  for (const line of lines) {
    at[line.event] = line.at;
    if (line.event !== 'request' || at['asked to stop'] === undefined) continue;
    const toStop = at['asked to stop'] - at.answered;
    const toSpawn = at.started - at.ended;
    const toRequest = at.request - at.ready;
    costs.push({ overhead: toStop + toSpawn + toRequest, toStop, toSpawn, toRequest });
    at['asked to stop'] = undefined;
  }
  return costs;
}
