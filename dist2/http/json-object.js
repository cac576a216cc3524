import { isMapping } from '../config/mapping.js';
import { GatewayError } from '../errors.js';
import { parsedJson } from '../parsed-json.js';
/**
 * The JSON object that an order to the gateway itself has as its body.
 * @throws GatewayError `invalid_json`
 */
export function jsonObject(body) {
    const value = parsedJson(Buffer.isBuffer(body) ? body.toString() : '');
    if (isMapping(value))
        return value;
    throw new GatewayError('invalid_json', 'expected a JSON object such as {"model": "llama3"}');
}
/** @throws GatewayError `missing_model` */
export function modelIn({ model }) {
    if (typeof model === 'string' && model !== '')
        return model;
    const message = "'model' is missing; expected the name of a model";
    throw new GatewayError('missing_model', message, { param: 'model' });
}
//# sourceMappingURL=json-object.js.map