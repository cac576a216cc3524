import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../../src/errors.js';
import { ERROR_TABLE } from '../../src/http/error-table.js';
import type { Asked, Outcome } from './chronicle.js';
import { nowMs } from './clock.js';
import type { Ask } from './scenario.js';

/** An answer as it came, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** False: the connection ended before the answer did. */
  readonly isWhole: boolean;
}

export interface Sending {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Told of each way an exchange ends; more than once would be a defect of the gateway, or of this. */
interface Listener {
  answered(answer: Answer): void;
  failed(why: string): void;
}

/** Sends a request on a connection of its own; what is returned makes the client leave. */
export function send(url: string, sending: Sending, listener: Listener): () => void {
  const { method, path, headers, body } = sending;
  const outgoing = request(url + path, {
    method,
    agent: false,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  });
  let hasAnswer = false;
  outgoing.once('response', (incoming) => {
    hasAnswer = true;
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    const answered = (isWhole: boolean): void => {
      const text = Buffer.concat(parts).toString('utf8');
      listener.answered({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        text,
        isWhole,
      });
    };
    incoming.once('end', () => {
      answered(true);
    });
    incoming.once('error', () => {
      answered(false);
    });
  });
  outgoing.on('error', (error) => {
    if (!hasAnswer) listener.failed(error.message);
  });
  outgoing.end(body);
  return () => outgoing.destroy();
}

/** The same for one who waits; rejects where there is no answer. */
export const fetchWhole = (url: string, sending: Sending): Promise<Answer> =>
  new Promise((resolve, reject) => {
    send(url, sending, {
      answered: resolve,
      failed: (why) => {
        reject(new Error(why));
      },
    });
  });

/** Sends a chat request and notes how it ends. Resolves once it has. */
export function askModel(
  url: string,
  ask: Ask,
  number: number,
  note: (asked: Asked) => void,
): Promise<void> {
  const asked: Asked = {
    number,
    ask,
    sentMs: nowMs(),
    endedMs: undefined,
    outcome: undefined,
    endings: 0,
  };
  note(asked);
  return new Promise((resolve) => {
    let hasLeft = false;
    const end = (outcome: Outcome): void => {
      // What is left of the connection of a client that has left says nothing.
      if (hasLeft && outcome.kind !== 'left') return;
      asked.endings += 1;
      asked.endedMs ??= nowMs();
      asked.outcome ??= outcome;
      clearTimeout(leaving);
      resolve();
    };
    const leave = send(url, sendingOf(ask, number), {
      answered: (answer) => {
        end(outcomeOf(answer));
      },
      failed: (why) => {
        end({ kind: 'refused', why });
      },
    });
    const leaving =
      ask.leavesAfterMs === undefined
        ? undefined
        : setTimeout(() => {
            hasLeft = true;
            end({ kind: 'left' });
            leave();
          }, ask.leavesAfterMs);
  });
}

function sendingOf(ask: Ask, number: number): Sending {
  const { name, stream, chunks, paceMs, waitMs, fault } = ask;
  return {
    method: 'POST',
    path: ask.unread ? `/upstream/${name}/v1/chat/completions` : '/v1/chat/completions',
    headers: {
      ...(ask.isBackground ? { 'x-priority': 'background' } : {}),
      ...(ask.mayLoad ? {} : { 'x-load': 'never' }),
    },
    body: JSON.stringify({ model: name, stream, chunks, paceMs, waitMs, fault, request: number }),
  };
}

/** Which of the ways to end this one is. */
export function outcomeOf(answer: Answer): Outcome {
  const { status, headers, isWhole } = answer;
  if (headers['x-request-id'] === undefined) return odd('no x-request-id', answer);
  if (status !== 200) return isWhole ? errorOf(answer) : odd('an error that is cut', answer);
  if (headers['content-type'] === 'text/event-stream') return streamOf(answer);
  if (!isWhole) return { kind: 'broken', code: undefined };
  return completeOf(answer, JSON.parse(answer.text) as Facts, undefined);
}

/** What an upstream says of itself. */
interface Facts {
  readonly by: string;
  readonly version: string;
  readonly pid: number;
  readonly request: number;
  readonly index?: number;
  readonly error?: { readonly code: string };
}

const odd = (what: string, { status, text }: Answer): Outcome => ({
  kind: 'odd',
  what: `${what}: ${status} ${text.slice(-300)}`,
});

function errorOf(answer: Answer): Outcome {
  const retryAfter = answer.headers['retry-after'];
  if (retryAfter !== undefined && !(Number(retryAfter) >= 1 && Number(retryAfter) <= 60)) {
    return odd(`Retry-After is ${retryAfter}`, answer);
  }
  try {
    const { error } = JSON.parse(answer.text) as { error: { code: string } };
    return { kind: 'error', status: answer.status, code: error.code };
  } catch {
    return odd('not an error as documented', answer);
  }
}

function completeOf(answer: Answer, facts: Facts, chunks: number | undefined): Outcome {
  const { by, version, pid, request } = facts;
  const header = answer.headers['x-model-served'];
  const [, comment] = /^: x-model-served: (.*)$/m.exec(commentsOf(answer)) ?? [];
  const servedBy = typeof header === 'string' ? header : comment;
  return { kind: 'complete', by, version, pid, request, servedBy, chunks };
}

/** What the gateway said before the answer, while a stream waited for its model. */
const commentsOf = ({ text }: Answer): string => /^(?::.*\n)*/.exec(text)?.[0] ?? '';

function streamOf(answer: Answer): Outcome {
  const comments = commentsOf(answer);
  const events = answer.text
    .slice(comments.length)
    .split(/\n\n+/)
    .filter((event) => event !== '');
  const failure = events.find((event) => event.startsWith('event: error'));
  if (failure !== undefined) {
    if (answer.isWhole) return odd('an error in a stream that ends as if complete', answer);
    const data = failure.slice(failure.indexOf('data: ') + 'data: '.length);
    const { code } = (JSON.parse(data) as { error: { code: ErrorCode } }).error;
    // An error answer, had it not been kept open by comments.
    return comments !== '' && events.length === 1
      ? { kind: 'error', status: ERROR_TABLE[code].status, code }
      : { kind: 'broken', code };
  }
  if (!answer.isWhole) return { kind: 'broken', code: undefined };
  const last = events.pop();
  const facts = events.map((event) => JSON.parse(event.slice('data: '.length)) as Facts);
  const [first] = facts;
  if (last !== 'data: [DONE]' || first === undefined)
    return odd('a stream without its end', answer);
  const isInOrder = facts.every(
    ({ index, pid, request }, nth) =>
      index === nth && pid === first.pid && request === first.request,
  );
  if (!isInOrder) return odd('chunks of several answers, or not in order', answer);
  return completeOf(answer, first, facts.length);
}
