import type { Priority } from '../config/api-key.config.js';
import { LONGEST_S } from '../config/limits.js';
import { GatewayError } from '../errors.js';
import { requestTarget } from '../http/request-target.js';
import type { LeaseTerms, WaitBound } from '../swap/swap.service.js';
import { preferredWait } from './waiting/prefer.js';

/** A request, as far as its terms are concerned. */
interface Asking {
  readonly id: string;
  /** Path and query. */
  readonly url: string;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The key it was let in by. */
  readonly apiKey:
    | {
        readonly name?: string;
        readonly priority: Priority;
        readonly models?: readonly string[];
      }
    | undefined;
}

/**
 * On what terms a request asks for its model: `x-priority: background` or a key of that priority lets
 * it wait for a free moment, `x-load: never` keeps it from causing a load, and so does `?autoload=false`,
 * as with llama.cpp's router. A header adds to what the key says and takes nothing from it.
 * `Prefer: wait=N` bounds its wait, counted from now.
 * @throws GatewayError `invalid_request` where a header says anything else
 */
export function requestTerms(asking: Asking, nowMs?: number): LeaseTerms {
  const { id, headers, apiKey } = asking;
  const priority = choice(headers, 'x-priority', ['background', 'normal']);
  const load = choice(headers, 'x-load', ['never']);
  const wait = headers['prefer'] === undefined ? undefined : waitBound(headers, nowMs);
  return {
    ...(wait === undefined ? {} : { wait }),
    isBackground: priority === 'background' || apiKey?.priority === 'background',
    mayLoad: load !== 'never' && !declinesLoad(asking),
    models: apiKey?.models,
    request: { requestId: id, ...(apiKey?.name === undefined ? {} : { key: apiKey.name }) },
  };
}

/** A wait so long that no timer can tell its end is none. */
function waitBound(
  { prefer }: Asking['headers'],
  nowMs = performance.now(),
): WaitBound | undefined {
  const seconds = preferredWait(prefer);
  if (seconds === undefined || seconds > LONGEST_S) return undefined;
  return { seconds, untilMs: nowMs + seconds * 1000 };
}

/** The router takes anything but `true` and `1` for a no. What goes to `/upstream/` is not ours to read. */
function declinesLoad({ url, query }: Asking): boolean {
  const { autoload } = query as Readonly<Record<string, unknown>>;
  const isUnread = requestTarget({ url }).startsWith('/upstream/');
  if (autoload === undefined || autoload === '' || isUnread) return false;
  return autoload !== 'true' && autoload !== '1';
}

/** The value of a header that has a few. A header one misspells would be worse ignored than refused. */
function choice<Value extends string>(
  headers: Asking['headers'],
  name: string,
  values: readonly Value[],
): Value | undefined {
  const given = headers[name];
  if (given === undefined) return undefined;
  const text = [given].flat().join(', ');
  const found = values.find((value) => value === text.trim().toLowerCase());
  if (found !== undefined) return found;
  const message = `${name} is '${text}'; expected ${values.join(' or ')}`;
  throw new GatewayError('invalid_request', message, { param: name });
}
