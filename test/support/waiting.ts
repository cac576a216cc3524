import { WaitingPace } from '../../src/proxy/waiting/waiting-pace.js';
import { startGateway } from './gateway.js';
import type { GatewayUnderTest } from './gateway.js';
import type { Journal } from './journal.js';
import { open } from './raw-http.js';
import type { RawRequest } from './raw-http.js';

/** As the gateway is shipped, only that nobody has to wait for it. */
const QUICK = { holdMs: 100, commentEveryMs: 150, chunkEveryMs: 150 };

/** A gateway that tells those who wait sooner, and more often. */
export async function startTalkative(
  configure: (journal: Journal) => object,
  pace: Partial<WaitingPace> = {},
): Promise<GatewayUnderTest> {
  const under = await startGateway(configure);
  Object.assign(under.app.get(WaitingPace), QUICK, pace);
  return under;
}

export interface Seen {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  /** The connection was cut. */
  readonly isBroken: boolean;
}

/** All that comes of an answer, however it ends; `onHead` is done once its head has come. */
export async function seen(
  url: string,
  asked: RawRequest,
  onHead: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Seen> {
  const answer = await open(url, asked);
  const { statusCode: status = 0, headers } = answer;
  const done = onHead();
  let text = '';
  let isBroken = false;
  try {
    for await (const chunk of answer) text += String(chunk);
  } catch {
    isBroken = true;
  }
  await done;
  return { status, headers, text, isBroken };
}

/** A streamed chat with model `a`. */
export const STREAM: RawRequest = {
  path: '/v1/chat/completions',
  body: '{"model":"a","stream":true,"messages":[]}',
};

/** The header that makes the upstream `says` answer with this. */
export function saying(head: string, body: string): string[] {
  const said = `HTTP/1.1 ${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  return ['X-Say', Buffer.from(said).toString('base64')];
}

/** The comments a text begins with, and what follows them. */
export function apart(text: string): { comments: string[]; rest: string } {
  const [comments = ''] = /^(?::[^\n]*\n)*/.exec(text) ?? [];
  return { comments: comments.split('\n').slice(0, -1), rest: text.slice(comments.length) };
}
