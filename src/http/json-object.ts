import { GatewayError } from '../errors.js';

/**
 * The JSON object that an order to the gateway itself has as its body.
 * @throws GatewayError `invalid_json`
 */
export function jsonObject(body: unknown): Readonly<Record<string, unknown>> {
  const value = jsonOf(Buffer.isBuffer(body) ? body.toString() : '');
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new GatewayError('invalid_json', 'expected a JSON object such as {"model": "llama3"}');
}

/** @throws GatewayError `missing_model` */
export function modelIn({ model }: Readonly<Record<string, unknown>>): string {
  if (typeof model === 'string' && model !== '') return model;
  const message = "'model' is missing; expected the name of a model";
  throw new GatewayError('missing_model', message, { param: 'model' });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
