import { JsonScanner, MalformedJson } from './json-scanner.js';
import type { Span } from './json-scanner.js';

export type ModelInJson =
  | { readonly kind: 'found'; readonly model: string; readonly spans: readonly Span[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'not a string' }
  | { readonly kind: 'not an object' }
  | { readonly kind: 'invalid'; readonly offset: number };

/**
 * Finds the top-level `model` of a JSON text. Of duplicate keys the last one counts, as for
 * `JSON.parse`; `spans` has the values of all of them.
 */
export function modelInJson(text: Buffer): ModelInJson {
  const scanner = new JsonScanner(text);
  try {
    return scan(scanner);
  } catch (error) {
    if (error instanceof MalformedJson) return { kind: 'invalid', offset: scanner.at };
    throw error;
  }
}

function scan(scanner: JsonScanner): ModelInJson {
  scanner.skipSpace();
  const isObject = scanner.isAtObject();
  const spans: Span[] = [];
  if (isObject) {
    for (const { key, value } of scanner.members()) {
      if (mayBeModel(key) && scanner.stringAt(key) === 'model') spans.push(value);
    }
  } else scanner.skipValue();
  scanner.skipSpace();
  if (!scanner.isAtEnd) throw new MalformedJson();
  if (!isObject) return { kind: 'not an object' };
  const last = spans.at(-1);
  if (last === undefined) return { kind: 'missing' };
  if (!scanner.isStringAt(last)) return { kind: 'not a string' };
  return { kind: 'found', model: scanner.stringAt(last), spans };
}

/** With its quotes, and each letter written as an escape at most. */
const mayBeModel = ({ start, end }: Span): boolean => end - start >= 7 && end - start <= 32;

/** The text with other bytes at the spans; everything else stays as it is. */
export function withSpans(text: Buffer, spans: readonly Span[], replacement: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const { start, end } of spans) {
    parts.push(text.subarray(from, start), replacement);
    from = end;
  }
  parts.push(text.subarray(from));
  return Buffer.concat(parts);
}
