import { GatewayError } from '../errors.js';
import { jsonObject, modelIn } from '../http/json-object.js';
/**
 * What `POST /api/plan` is asked.
 * @throws GatewayError `invalid_json`, `missing_model`, `invalid_request`
 */
export function planQuestion(body) {
    const question = jsonObject(body);
    const model = modelIn(question);
    const { priority = 'normal' } = question;
    if (priority !== 'normal' && priority !== 'background') {
        const message = `'priority' is ${JSON.stringify(priority)}; expected normal or background`;
        throw new GatewayError('invalid_request', message, { param: 'priority' });
    }
    return { model, isBackground: priority === 'background' };
}
//# sourceMappingURL=plan-question.js.map