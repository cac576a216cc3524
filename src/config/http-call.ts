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
    ...checkFields(headers, [...path, 'headers']),
  ];
}

const FIELD_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Of the connection, or of the body as it is sent. */
const OURS =
  /^(?:connection|content-length|expect|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;

/** What cannot be sent is known before anything is. */
function checkFields(fields: unknown, path: ConfigPath): Finding[] {
  if (!isMapping(fields)) return [{ path, message: 'expected texts by names of header fields' }];
  return Object.entries(fields).flatMap(([name, value]): Finding[] => {
    const at = [...path, name];
    if (!FIELD_NAME.test(name)) {
      return [
        {
          path: at,
          message: `expected the name of a header field, got ${shown(name)}`,
          atKey: true,
        },
      ];
    }
    if (OURS.test(name)) {
      return [
        {
          path: at,
          message: 'expected another field: the gateway sends this one itself',
          atKey: true,
        },
      ];
    }
    // It may be a key.
    return typeof value === 'string' && FIELD_VALUE.test(value)
      ? []
      : [{ path: at, message: 'expected a text that a header field can hold' }];
  });
}

const checkPath = (value: unknown, path: ConfigPath): Finding[] =>
  typeof value === 'string' && /^\/[^\s#]*$/.test(value)
    ? []
    : [{ path, message: `expected a path that begins with /, got ${shown(value)}` }];
