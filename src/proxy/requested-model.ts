import { GatewayError } from '../errors.js';
import type { Span } from './json-scanner.js';
import { modelInJson } from './model-in-json.js';

export interface RequestedModel {
  readonly name: string;
  /** Where the name stands in the body; empty if it does not. */
  readonly spans: readonly Span[];
}

/**
 * Which model a request means: the `model` of its JSON body, else the query's.
 * @throws GatewayError `invalid_json`, `missing_model`
 */
export function requestedModel(body: Buffer, query: string | undefined): RequestedModel {
  const inQuery = query === undefined || query === '' ? undefined : { name: query, spans: [] };
  if (body.length === 0) {
    return inQuery ?? fail('invalid_json', 'the request body is empty; expected a JSON object');
  }
  const found = modelInJson(body);
  switch (found.kind) {
    case 'found':
      if (found.model !== '') return { name: found.model, spans: found.spans };
      return fail('missing_model', "'model' is empty; expected the name of a model");
    case 'missing':
      return inQuery ?? fail('missing_model', "the request body has no 'model'");
    case 'not a string':
      return fail('missing_model', "'model' is not a string; expected the name of a model");
    case 'not an object':
      return fail(
        'invalid_json',
        "the request body is not a JSON object; expected one with 'model'",
      );
    case 'invalid':
      return fail('invalid_json', `the request body is not valid JSON at byte ${found.offset}`);
  }
}

function fail(code: 'invalid_json' | 'missing_model', message: string): never {
  throw new GatewayError(code, message, code === 'missing_model' ? { param: 'model' } : {});
}
