import { asFields, textField } from './json-fields.js';
import { endOf, responseOf } from './responses-dialect.js';
const MOST_STORED = 1_000;
const ROUTE = /^(GET|DELETE|POST) \/v1\/responses\/([^/]+)(\/cancel|\/input_items)?$/;
/** The latest responses, which can be asked for again by their ids. */
export class StoredResponses {
    #byId = new Map();
    keep(answer, request, endsAtMs) {
        const input = inputOf(request['input'], answer.id);
        this.#byId.set(answer.id, { answer, input, endsAtMs, isCancelled: false });
        const [oldest] = this.#byId.keys();
        if (this.#byId.size > MOST_STORED && oldest !== undefined)
            this.#byId.delete(oldest);
    }
    /** What a route below `/v1/responses/` gives; `undefined` where there is no such thing. */
    answer(route, nowMs) {
        const [, method = '', id = '', part = ''] = ROUTE.exec(route) ?? [];
        const stored = this.#byId.get(id);
        if (stored === undefined)
            return undefined;
        switch (method + part) {
            case 'GET':
                return stateOf(stored, nowMs);
            case 'DELETE':
                this.#byId.delete(id);
                return { id, object: 'response', deleted: true };
            case 'POST/cancel':
                // What has ended stays as it is.
                stored.isCancelled ||= nowMs < stored.endsAtMs;
                return stateOf(stored, nowMs);
            case 'GET/input_items':
                return listOf(stored.input);
            default:
                return undefined;
        }
    }
}
function stateOf({ answer, endsAtMs, isCancelled }, nowMs) {
    if (isCancelled)
        return responseOf(answer, 'cancelled');
    return responseOf(answer, nowMs < endsAtMs ? 'in_progress' : endOf(answer));
}
/** A text is short for one message. */
function inputOf(input, responseId) {
    const items = Array.isArray(input) ? input : [{ role: 'user', content: input }];
    return items.map((item, index) => {
        const { content, ...rest } = asFields(item) ?? {};
        const parts = typeof content === 'string' ? [{ type: 'input_text', text: content }] : content;
        return { id: `${responseId}_${index}`, type: 'message', ...rest, content: parts };
    });
}
function listOf(data) {
    const idOf = (item) => textField(item ?? {}, 'id') ?? null;
    const ends = { first_id: idOf(data[0]), last_id: idOf(data.at(-1)) };
    return { object: 'list', data, ...ends, has_more: false };
}
//# sourceMappingURL=stored-responses.js.map