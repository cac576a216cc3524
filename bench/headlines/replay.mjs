// One workload against one address, as its clients live it: in the workload's own seconds, which pass
// faster than real ones.
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** So many seconds of the workload pass in a second. */
export const SPEED = 20;

export const realMs = (workloadS) => (workloadS * 1000) / SPEED;

/**
 * Resolves with the request's model and wait (in real ms, from sending it until the upstream began to
 * answer it), one a request. Rejects with the first request that failed.
 */
export async function replay({ drive }, { url, batchHeaders = {}, signal }) {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  // Each client that sleeps or waits for an answer listens to it.
  setMaxListeners(0, stop);
  const beganAt = performance.now();
  const sinceMs = () => performance.now() - beganAt;
  const waits = [];
  const world = {
    now: () => (sinceMs() * SPEED) / 1000,
    until: (s) => sleep(realMs(s) - sinceMs(), undefined, { signal: stop }),
    pause: (s) => sleep(realMs(s), undefined, { signal: stop }),
    async ask(model, answerS, { isBatch = false } = {}) {
      const headers = isBatch ? batchHeaders : {};
      waits.push(await ask({ url, model, answerMs: realMs(answerS), headers, signal: stop }));
    },
  };
  const clients = drive(world);
  try {
    await Promise.all(clients);
  } catch (error) {
    failure.abort();
    await Promise.allSettled(clients);
    throw signal.aborted ? signal.reason : error;
  }
  return { waits, lastedMs: sinceMs() };
}

async function ask({ url, model, answerMs, headers, signal }) {
  const sentAt = Date.now();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, messages: [], answer_ms: answerMs }),
    signal,
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${model} answered ${response.status}: ${answer}`);
  return { model, waitMs: JSON.parse(answer).served_at - sentAt };
}
