import { shown } from './config-issue.js';
import type { ConfigPath, Finding } from './config-issue.js';
import { isMapping } from './mapping.js';
import type { CallsConfig } from './model.config.js';
import { nearestHint } from './nearest.js';

/** An HTTP call to an external server. */
export interface HttpCall {
  readonly method: string;
  /** With its query; begins with a slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is where it is a text, as JSON otherwise; undefined: without a body. */
  readonly body: unknown;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const KEYS = ['method', 'path', 'headers', 'body'];

const listOf = (calls: unknown): readonly unknown[] => (Array.isArray(calls) ? calls : [calls]);

/** Expects what `checkCalls` has found right. */
export const callsOf = (calls: CallsConfig | undefined): readonly HttpCall[] =>
  (calls === undefined ? [] : listOf(calls)).map((call) => {
    const { method = 'POST', path, headers = {}, body } = isMapping(call) ? call : { path: call };
    return { method, path, headers, body } as HttpCall;
  });

export function checkCalls(calls: unknown, path: ConfigPath): Finding[] {
  if (calls === undefined) return [];
  if (Array.isArray(calls) && calls.length === 0) {
    return [{ path, message: 'expected at least one call, got an empty list' }];
  }
  return listOf(calls).flatMap((call, index) =>
    checkCall(call, Array.isArray(calls) ? [...path, index] : path),
  );
}

function checkCall(call: unknown, path: ConfigPath): Finding[] {
  if (!isMapping(call)) return checkPath(call, path);
  const { method = 'POST', headers = {} } = call;
  const unknown = Object.keys(call).filter((key) => !KEYS.includes(key));
  const isKnownMethod = typeof method === 'string' && METHODS.includes(method);
  const areTexts =
    isMapping(headers) && Object.values(headers).every((value) => typeof value === 'string');
  return [
    ...unknown.map((key) => ({
      path: [...path, key],
      message: `unknown key '${key}'${nearestHint(key, KEYS)}`,
      atKey: true,
    })),
    ...checkPath(call['path'], 'path' in call ? [...path, 'path'] : path),
    ...(isKnownMethod
      ? []
      : [
          {
            path: [...path, 'method'],
            message: `expected ${METHODS.join(', ')}, got ${shown(method)}`,
          },
        ]),
    ...(areTexts
      ? []
      : [{ path: [...path, 'headers'], message: 'expected texts by names of header fields' }]),
  ];
}

const checkPath = (value: unknown, path: ConfigPath): Finding[] =>
  typeof value === 'string' && /^\/[^\s#]*$/.test(value)
    ? []
    : [{ path, message: `expected a path that begins with /, got ${shown(value)}` }];
