import { namedInJson } from '../body/json-naming.js';
import type { NamedInJson } from '../body/json-naming.js';
import type { Span } from '../body/json-scanner.js';
import { GatewayError } from '../errors.js';

export interface RequestedModel {
  readonly name: string;
  /** Where the name stands in the body; empty if it does not. */
  readonly spans: readonly Span[];
}

/**
 * Which model a request means: the `model` of its JSON body, else the query's; a body that is no
 * JSON is the upstream's affair where the query names the model.
 * @throws GatewayError `invalid_json`, `missing_model`
 */
export function requestedModel(body: Buffer, query: string | undefined): RequestedModel {
  const found = namedInJson(body);
  if (found.kind === 'found' && found.model !== '')
    return { name: found.model, spans: found.spans };
  const isSilent = found.kind !== 'found' && found.kind !== 'not a string';
  if (isSilent && query !== undefined && query !== '') return { name: query, spans: [] };
  throw refusal(found, body.length === 0);
}

function refusal(found: NamedInJson, isEmpty: boolean): GatewayError {
  switch (found.kind) {
    case 'found':
      return missing("'model' is empty; expected the name of a model");
    case 'missing':
      return missing("the request body has no 'model'");
    case 'not a string':
      return missing("'model' is not a string; expected the name of a model");
    case 'not an object':
      return invalid("the request body is not a JSON object; expected one with 'model'");
    case 'invalid':
      return invalid(
        isEmpty
          ? 'the request body is empty; expected a JSON object'
          : `the request body is not valid JSON at byte ${found.offset}`,
      );
  }
}

const invalid = (message: string): GatewayError => new GatewayError('invalid_json', message);

const missing = (message: string): GatewayError =>
  new GatewayError('missing_model', message, { param: 'model' });
