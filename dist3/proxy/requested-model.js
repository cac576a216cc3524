import { GatewayError } from '../errors.js';
import { responseIdIn } from './response-path.js';
/**
 * The name of the model a request means: that in its body, else in its query, else in its header; a
 * body that is neither JSON nor a form is the upstream's affair. Undefined where it says nothing.
 * @throws GatewayError `missing_model`, `invalid_json`
 */
export function requestedName(body, hints) {
    if (body.kind === 'found')
        return named(body.model);
    if (body.kind === 'not a string') {
        throw missing("'model' is not a string; expected the name of a model");
    }
    const hint = hinted(hints);
    if (hint === undefined && body.kind === 'invalid') {
        throw invalid(`the request body is not valid JSON at byte ${body.offset}`);
    }
    return hint;
}
/** The name beside the body, if any. */
export const hinted = ({ query, header }) => [query, header].find((name) => name !== undefined && name !== '');
/** Nothing tells which model is meant. */
export function unnamed(body, target) {
    const response = responseIdIn(target);
    if (response !== undefined) {
        const message = `no model is known to have made the response '${response}'; ${HOW}`;
        return new GatewayError('not_found', message, { param: 'model' });
    }
    switch (body.kind) {
        case 'missing':
            return missing(`the request body has no 'model'; ${HOW}`);
        case 'unfinished':
            return missing(`the form ends before its last boundary and has no 'model'; ${HOW}`);
        case 'compressed':
            return missing(`the request body is compressed (${body.coding}), so that its 'model' is not seen; ${HOW}`);
        case 'other':
            return missing(`the request body is neither JSON nor a form; ${HOW}`);
        case 'not an object':
            return invalid("the request body is not a JSON object; expected one with 'model'");
        case 'empty':
            return body.isMeantAsJson
                ? invalid('the request body is empty; expected a JSON object')
                : missing(`the request names no model; ${HOW}`);
        case 'found':
        case 'not a string':
        case 'invalid':
            return missing(`the request names no model; ${HOW}`);
    }
}
const HOW = "name one as 'model' in a JSON body or form, as ?model= in the query, or in the header x-model";
function named(model) {
    if (model === '')
        throw missing("'model' is empty; expected the name of a model");
    return model;
}
const invalid = (message) => new GatewayError('invalid_json', message);
const missing = (message) => new GatewayError('missing_model', message, { param: 'model' });
//# sourceMappingURL=requested-model.js.map