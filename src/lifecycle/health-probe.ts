import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { tryConnection } from './try-connection.js';

/** An upstream that accepts a probe and does not answer it is asked again after this long. */
const ANSWER_WITHIN_MS = 5_000;

interface Probed {
  /** May change meanwhile. */
  readonly baseUrl: string;
  answersAt(baseUrl: string): Promise<boolean>;
}

export interface Probing {
  readonly upstream: Probed;
  readonly checkEndpoint: string;
  readonly pauseMs: (probesSoFar: number) => number;
  /** Ends the probing; its reason is thrown. */
  readonly signal: AbortSignal;
  /** Receives a function that cuts the current pause short. */
  readonly onPause: (probeNow: () => void) => void;
}

/** Resolves once the upstream answers 200, and nobody else in its place. It never gives up by itself: the signal bounds it. */
export async function untilHealthy(probing: Probing): Promise<void> {
  const { upstream, checkEndpoint, pauseMs, signal, onPause } = probing;
  const agent = new Agent({ connect: { timeout: ANSWER_WITHIN_MS }, pipelining: 0 });
  try {
    for (let probes = 0; ; probes++) {
      await pause(pauseMs(probes), signal, onPause);
      const { baseUrl } = upstream;
      const isReady = await isHealthy(baseUrl + checkEndpoint, agent, signal);
      if (isReady && (await upstream.answersAt(baseUrl))) return;
      signal.throwIfAborted();
    }
  } finally {
    await agent.destroy();
  }
}

export interface Question {
  readonly baseUrl: string;
  /** Undefined: there is none. */
  readonly checkEndpoint: string | undefined;
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/**
 * Asks once: true if it answers 200; where there is no way to ask, if it takes a connection. Never
 * rejects.
 */
export async function isAnswering(question: Question): Promise<boolean> {
  const { baseUrl, checkEndpoint, withinMs, signal } = question;
  if (checkEndpoint === undefined) {
    const url = new URL(baseUrl);
    const attempt = await within(withinMs, signal, (bounded) => tryConnection(url, bounded));
    return attempt === 'taken';
  }
  const agent = new Agent({ connect: { timeout: withinMs }, pipelining: 0 });
  try {
    const url = baseUrl + checkEndpoint;
    return await within(withinMs, signal, (bounded) => isHealthy(url, agent, bounded));
  } finally {
    await agent.destroy();
  }
}

/** With a signal that fires after the time, too. `AbortSignal.any` keeps no timeout signal: it could be collected. */
async function within<T>(
  ms: number,
  signal: AbortSignal,
  work: (bounded: AbortSignal) => Promise<T>,
): Promise<T> {
  const time = new AbortController();
  const timer = setTimeout(() => {
    time.abort();
  }, ms);
  try {
    return await work(AbortSignal.any([signal, time.signal]));
  } finally {
    clearTimeout(timer);
  }
}

async function isHealthy(url: string, dispatcher: Agent, signal: AbortSignal): Promise<boolean> {
  try {
    return await within(ANSWER_WITHIN_MS, signal, async (bounded) => {
      const { statusCode, body } = await request(url, { dispatcher, signal: bounded });
      await body.dump();
      return statusCode === 200;
    });
  } catch {
    return false;
  }
}

async function pause(ms: number, signal: AbortSignal, onPause: Probing['onPause']): Promise<void> {
  const early = new AbortController();
  onPause(() => {
    early.abort();
  });
  await sleep(ms, undefined, { signal: AbortSignal.any([signal, early.signal]) }).catch(() => {
    signal.throwIfAborted();
  });
}
