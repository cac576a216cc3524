import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { valuesIn } from '../upstreams/wire-reader.mjs';
import type { Body, Head, Part } from '../upstreams/wire-reader.mjs';
import { WireClient } from './client.js';
import type { WireAnswer } from './client.js';
import type { Wired } from './gateway.js';

/** What the upstream is to do: what it says before the body of the request has come, and after. */
export interface Script {
  readonly early?: readonly Part[];
  readonly late?: readonly Part[];
  /** `end`s the connection after it; `refuse`s the body right after what it says early. */
  readonly then?: 'go on' | 'end' | 'refuse';
}

export interface WireRequest {
  readonly method?: string;
  readonly target: string;
  readonly version?: string;
  /** Names and values in turn, the framing included. */
  readonly fields?: readonly string[];
  /** As it stands on the wire. */
  readonly body?: readonly Part[];
}

const SEEN_WITHIN_MS = 10_000;

/** Both ends of an exchange. */
export interface Exchanged {
  readonly request: { readonly head: Head; readonly body: Body };
  readonly answer: WireAnswer;
}

export const OK: Script = { late: ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'] };

/** The head of a request that has the upstream answer as the script says. */
export function headOf(
  { method = 'POST', target, version = '1.1', fields = [] }: WireRequest,
  script: Script,
  about: string,
): string {
  const told = Buffer.from(JSON.stringify(script)).toString('base64');
  const all = ['Host', 'x', 'X-Case', about, 'X-Script', told, ...fields];
  const lines = all.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${all[i + 1] ?? ''}`] : []));
  return [`${method} ${target} HTTP/${version}`, ...lines, '', ''].join('\r\n');
}

/** Sends the request over a connection of its own, and asks the upstream what it saw. */
export async function exchange(
  to: string,
  { straight }: Wired,
  request: WireRequest,
  script: Script = OK,
): Promise<Exchanged> {
  const about = randomUUID();
  const client = await WireClient.to(to);
  // Both at once: an answer may come before the request has gone.
  const [answer] = await Promise.all([
    client.answer(request.method ?? 'POST'),
    client.say(headOf(request, script, about), ...(request.body ?? [])),
  ]);
  client.socket.destroy();
  try {
    return { answer, request: await seenBy(straight, about) };
  } catch (cause) {
    const { head, body } = answer;
    throw new Error(`it never reached the upstream: ${head.line}: ${body.text}`, { cause });
  }
}

/** What came of the request that is called so, once it has all come. */
export async function seenBy(straight: string, about: string): Promise<Exchanged['request']> {
  const asked = { headers: { 'X-Case': about }, signal: AbortSignal.timeout(SEEN_WITHIN_MS) };
  return (await (await fetch(`${straight}/seen`, asked)).json()) as Exchanged['request'];
}

/** Said anew on each connection (RFC 9110 section 7.6.1), or compared as the framing. */
const OF_CONNECTION = ['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'];
/** Said by the gateway where the upstream does not say them. */
const ADDED = ['x-request-id', 'x-accel-buffering', 'date'];

function without(fields: readonly string[], names: readonly string[]): string[] {
  const isDropped = (i: number): boolean =>
    names.includes(fields[i - (i % 2)]?.toLowerCase() ?? '');
  return fields.filter((_, i) => !isDropped(i));
}

/** A request as far as it must not change; extensions of chunks are of the connection. */
export function ofRequest({ head, body }: Exchanged['request']): object {
  const fields = without(head.fields, [...OF_CONNECTION, 'x-case']);
  return { line: head.line, fields, ...body, extensions: undefined };
}

/** An answer as far as it must not change, where the upstream's own has these fields. */
export function ofAnswer({ head, body, interim }: WireAnswer, own: readonly string[]): object {
  const { framing, ...rest } = body;
  const added = ADDED.filter((name) => valuesIn(own, name).length === 0);
  return {
    line: head.line.replace('HTTP/1.0', 'HTTP/1.1'),
    fields: without(head.fields, [...OF_CONNECTION, ...added]),
    length: valuesIn(head.fields, 'content-length'),
    // One that ends with its connection gets a framing that lets the connection go on.
    framing: framing === 'close' ? 'chunked' : framing,
    interim,
    ...rest,
    extensions: undefined,
  };
}

/** How a request finds its model. */
export type Way = 'below /upstream/a' | 'by what it says';

export const WAYS: readonly (readonly [Way])[] = [['below /upstream/a'], ['by what it says']];

/** The same request to the upstream itself and through the gateway. */
export async function bothWays(
  under: Wired,
  way: Way,
  request: WireRequest,
  script?: Script,
): Promise<readonly [straight: Exchanged, through: Exchanged]> {
  const prefix = way === 'by what it says' ? '' : '/upstream/a';
  const straight = await exchange(under.straight, under, request, script);
  const there = { ...request, target: `${prefix}${request.target}` };
  return [straight, await exchange(under.url, under, there, script)];
}

/** What both ends see is the same with the gateway between them and without. */
export async function expectSame(
  under: Wired,
  way: Way,
  request: WireRequest,
  script?: Script,
): Promise<Exchanged> {
  const [straight, through] = await bothWays(under, way, request, script);
  expect(ofRequest(through.request)).toEqual(ofRequest(straight.request));
  const own = straight.answer.head.fields;
  expect(ofAnswer(through.answer, own)).toEqual(ofAnswer(straight.answer, own));
  return through;
}
