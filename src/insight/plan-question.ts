import { GatewayError } from '../errors.js';

export interface PlanQuestion {
  readonly model: string;
  readonly isBackground: boolean;
}

/**
 * What `POST /api/plan` is asked.
 * @throws GatewayError `invalid_json`, `missing_model`, `invalid_request`
 */
export function planQuestion(body: string): PlanQuestion {
  const question = parsed(body);
  const { model, priority = 'normal' } = question;
  if (typeof model !== 'string' || model === '') {
    const message = "'model' is missing; expected the name of a model";
    throw new GatewayError('missing_model', message, { param: 'model' });
  }
  if (priority !== 'normal' && priority !== 'background') {
    const message = `'priority' is ${JSON.stringify(priority)}; expected normal or background`;
    throw new GatewayError('invalid_request', message, { param: 'priority' });
  }
  return { model, isBackground: priority === 'background' };
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  const value = jsonOf(body);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new GatewayError('invalid_json', 'expected a JSON object such as {"model": "llama3"}');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
