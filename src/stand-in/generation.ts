import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Answer, Dialect } from './dialects.js';
import type { Exchange } from './exchange.js';

/** Writes the whole answer once the time that its tokens take has passed. */
export async function answerWhole(
  exchange: Exchange,
  dialect: Dialect,
  answer: Answer,
  tokenPaceMs: number,
): Promise<void> {
  await sleep(answer.tokens.length * tokenPaceMs, undefined, { signal: exchange.signal });
  exchange.tokensSent = answer.tokens.length;
  exchange.endWithJson(200, dialect.whole(answer));
}

/** Streams the answer, a server-sent event a token; stops where it is when the client leaves. */
export async function answerAsStream(
  exchange: Exchange,
  dialect: Dialect,
  answer: Answer,
  tokenPaceMs: number,
): Promise<void> {
  const startedMs = performance.now();
  exchange.response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
  });
  exchange.response.flushHeaders();
  await send(exchange, dialect.opening(answer));
  for (const token of answer.tokens) {
    // Measured from the start: late timers do not add up, an answer takes the time it should.
    const dueMs = startedMs + (exchange.tokensSent + 1) * tokenPaceMs;
    await sleep(Math.max(0, dueMs - performance.now()), undefined, { signal: exchange.signal });
    await send(exchange, [dialect.piece(answer, token)]);
    exchange.tokensSent += 1;
  }
  exchange.end(lastEvents(dialect, answer));
}

async function send({ response, signal }: Exchange, events: readonly object[]): Promise<void> {
  for (const event of events) {
    if (!response.write(asEvent(JSON.stringify(event)))) {
      await once(response, 'drain', { signal });
    }
  }
}

function lastEvents(dialect: Dialect, answer: Answer): string {
  const data = dialect.closing(answer).map((event) => JSON.stringify(event));
  return [...data, ...(dialect.endMark === undefined ? [] : [dialect.endMark])]
    .map(asEvent)
    .join('');
}

function asEvent(data: string): string {
  return `data: ${data}\n\n`;
}
