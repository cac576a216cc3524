import type { ErrorCode } from '../errors.js';

/** How an error is said in HTTP, in the words OpenAI's clients expect. */
export interface ErrorRow {
  readonly status: number;
  readonly type: string;
  /** When it is said, for the documentation. */
  readonly when: string;
}

const invalid = 'invalid_request_error';
const server = 'server_error';

export const ERROR_TABLE: Readonly<Record<ErrorCode, ErrorRow>> = {
  invalid_json: {
    status: 400,
    type: invalid,
    when: 'the body is meant to be a JSON object, and is none',
  },
  missing_model: {
    status: 400,
    type: invalid,
    when: 'nothing in the request names a model, or `model` is empty or not a string',
  },
  invalid_request: {
    status: 400,
    type: invalid,
    when: 'the request is not valid HTTP (431: its header is too large, or has more than 1,000 fields), or its path cannot be decoded',
  },
  invalid_api_key: {
    status: 401,
    type: invalid,
    when: '`apiKeys` is set, and the request has none of them',
  },
  model_not_found: { status: 404, type: invalid, when: 'no model or alias has that name' },
  not_found: { status: 404, type: invalid, when: 'there is no such route' },
  model_not_loaded: {
    status: 409,
    type: invalid,
    when: 'the request has `x-load: never`, and the model is not loaded',
  },
  request_too_large: {
    status: 413,
    type: invalid,
    when: 'the body is larger than `bodyLimit`, and no model has been found in so much of it',
  },
  request_timeout: {
    status: 408,
    type: invalid,
    when: 'the client took longer than `clientTimeout` for the header of the request, or paused for longer in its body',
  },
  invalid_config: {
    status: 422,
    type: invalid,
    when: 'a reload was asked for, and the configuration file is wrong; the one before it stays in force',
  },
  queue_full: {
    status: 429,
    type: 'rate_limit_error',
    when: 'as many requests wait for the model, or for all models, as may, or as much is held of their bodies; `Retry-After` says when there may be room',
  },
  body_not_held: {
    status: 503,
    type: server,
    when: 'a body too large for memory cannot be written to the folder for temporary files',
  },
  queue_timeout: {
    status: 503,
    type: server,
    when: 'the request has waited for its model as long as `queueTimeout` allows',
  },
  internal_error: {
    status: 500,
    type: server,
    when: 'a defect of the gateway; its log has the details',
  },
  upstream_unreachable: { status: 502, type: server, when: 'the upstream accepts no connection' },
  upstream_closed: {
    status: 502,
    type: server,
    when: 'the upstream closed the connection before it answered, or stopped answering and was ended (`stallTimeout`)',
  },
  model_does_not_fit: {
    status: 503,
    type: server,
    when: 'the model needs more memory than its devices have, even with all that may go gone',
  },
  model_load_failed: {
    status: 503,
    type: server,
    when: 'the process could not be started, or ended before it was ready',
  },
  model_load_timeout: {
    status: 503,
    type: server,
    when: 'the model was not ready within `healthCheckTimeout`',
  },
  model_unloaded: {
    status: 503,
    type: server,
    when: 'the model was unloaded by request while this one waited or ran, or the answer went on past `drainTimeout`',
  },
  shutting_down: { status: 503, type: server, when: 'the gateway is shutting down' },
};
