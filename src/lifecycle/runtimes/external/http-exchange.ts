import { Agent, request } from 'undici';
import type { HttpCall } from '../../../config/http-call.js';
import { codeOf } from '../../../error-code.js';
import { sleepStateIn } from './sleep-answer.js';
import type { SleepState } from './sleep-answer.js';

/** One answer to `sleepCheck` after this long is none. */
const CHECKED_WITHIN_MS = 5_000;
/** What such an answer may hold. */
const LONGEST_ANSWER_BYTES = 65_536;

/** Nothing runs there that could have taken the call. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
]);

/** The status of an answer; or nothing took the call, or what took it has not answered. */
export type Outcome = number | 'unreachable' | 'unanswered';

export const isDone = (outcome: Outcome): boolean =>
  typeof outcome === 'number' && outcome >= 200 && outcome < 300;

/** Redirects are answers. Never rejects; aborted, it is unanswered. */
export async function send(baseUrl: string, call: HttpCall, signal: AbortSignal): Promise<Outcome> {
  const { method, path, headers, body } = call;
  const { outcome } = await exchange(baseUrl + path, signal, {
    method: method,
    headers: { ...(isText(body) ? {} : { 'content-type': 'application/json' }), ...lower(headers) },
    body: isText(body) ? (body ?? null) : JSON.stringify(body),
  });
  return outcome;
}

/** Asks a server whether it sleeps. Never rejects; aborted, it is unanswered. */
export async function askSleep(
  baseUrl: string,
  path: string,
  signal: AbortSignal,
): Promise<SleepState | Exclude<Outcome, number>> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(CHECKED_WITHIN_MS)]);
  const { outcome, text } = await exchange(baseUrl + path, bounded, { method: 'GET' });
  return typeof outcome === 'number' ? sleepStateIn(outcome, text) : outcome;
}

type Request = Omit<NonNullable<Parameters<typeof request>[1]>, 'dispatcher' | 'signal'>;

async function exchange(
  url: string,
  signal: AbortSignal,
  options: Request,
): Promise<{ outcome: Outcome; text: string }> {
  // The signal is the only bound: what is moved out of a GPU takes its time.
  const unbounded = { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 0 } };
  const agent = new Agent({ ...unbounded, pipelining: 0, maxResponseSize: LONGEST_ANSWER_BYTES });
  try {
    const { statusCode, body } = await request(url, { ...options, dispatcher: agent, signal });
    // What has been done is said by the status.
    const text = await body.text().catch(() => '');
    return { outcome: statusCode, text };
  } catch (error) {
    const isNobody = UNREACHABLE.has(codeOf(error) ?? '') && !signal.aborted;
    return { outcome: isNobody ? 'unreachable' : 'unanswered', text: '' };
  } finally {
    await agent.destroy();
  }
}

const isText = (body: unknown): body is string | undefined =>
  body === undefined || typeof body === 'string';

const lower = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
