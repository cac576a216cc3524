const invalid = 'invalid_request_error';
const server = 'server_error';
/** Documented for 400 and for every other status of 4xx that has no type of its own. */
const theirFault = (status) => ({ status, type: invalid });
const NOT_FOUND = { status: 404, type: 'not_found_error' };
/** Something here is broken, or cannot be: to come back soon is of no use by itself. */
const OUR_FAULT = { status: 500, type: 'api_error' };
/** All is well, but not now: the one error their clients and users take for "try again soon". */
const NOT_NOW = { status: 529, type: 'overloaded_error' };
export const ERROR_TABLE = {
    invalid_json: {
        status: 400,
        type: invalid,
        anthropic: theirFault(400),
        when: 'the body is meant to be a JSON object, and is none',
    },
    missing_model: {
        status: 400,
        type: invalid,
        anthropic: theirFault(400),
        when: 'nothing in the request names a model, or `model` is empty or not a string',
    },
    invalid_request: {
        status: 400,
        type: invalid,
        anthropic: theirFault(400),
        when: 'the request is not valid HTTP (431: its header is too large, or has more than 1,000 fields), or its path cannot be decoded',
    },
    invalid_api_key: {
        status: 401,
        type: invalid,
        anthropic: { status: 401, type: 'authentication_error' },
        when: '`apiKeys` is set, and the request has none of them',
    },
    permission_denied: {
        status: 403,
        type: invalid,
        anthropic: { status: 403, type: 'permission_error' },
        when: 'the key may not do that, for want of `admin`; or a web page of an origin that is not in `corsOrigins` asks for it',
    },
    model_not_found: {
        status: 404,
        type: invalid,
        anthropic: NOT_FOUND,
        when: 'no model or alias that the key may use has that name',
    },
    not_found: {
        status: 404,
        type: invalid,
        anthropic: NOT_FOUND,
        when: 'nobody knows which model made the response that is asked for, or `/upstream/` names none',
    },
    model_not_loaded: {
        status: 409,
        type: invalid,
        anthropic: { status: 409, type: 'conflict_error' },
        when: 'the request has `x-load: never`, and the model is not loaded',
    },
    request_too_large: {
        status: 413,
        type: invalid,
        anthropic: { status: 413, type: 'request_too_large' },
        when: 'the body is larger than `bodyLimit`, and no model has been found in so much of it',
    },
    request_timeout: {
        status: 408,
        type: invalid,
        anthropic: theirFault(408),
        when: 'the client took longer than `clientTimeout` for the header of the request, or paused for longer in its body',
    },
    invalid_config: {
        status: 422,
        type: invalid,
        anthropic: theirFault(422),
        when: 'a reload was asked for, and the configuration file is wrong; the one before it stays in force',
    },
    queue_full: {
        status: 429,
        type: 'rate_limit_error',
        anthropic: { status: 429, type: 'rate_limit_error' },
        when: 'as many requests wait for the model, or for all models, as may, or as much is held of their bodies; `Retry-After` says when there may be room',
    },
    body_not_held: {
        status: 503,
        type: server,
        anthropic: OUR_FAULT,
        when: 'a body too large for memory cannot be written to the folder for temporary files',
    },
    queue_timeout: {
        status: 503,
        type: server,
        anthropic: NOT_NOW,
        when: 'the request has waited for its model as long as `queueTimeout` allows',
    },
    internal_error: {
        status: 500,
        type: server,
        anthropic: OUR_FAULT,
        when: 'a defect of the gateway; its log has the details',
    },
    upstream_unreachable: {
        status: 502,
        type: server,
        anthropic: OUR_FAULT,
        when: 'the upstream accepts no connection',
    },
    upstream_closed: {
        status: 502,
        type: server,
        anthropic: OUR_FAULT,
        when: 'the upstream closed the connection before it answered, or stopped answering and was ended (`stallTimeout`)',
    },
    upstream_error: {
        status: 502,
        type: server,
        anthropic: OUR_FAULT,
        when: 'only in a stream that began while the model was loaded: the upstream refused the request without an error object of its own, or did not answer with an event stream',
    },
    model_loading: {
        status: 503,
        type: server,
        anthropic: NOT_NOW,
        when: 'the model was not ready within the seconds of `Prefer: wait`; `loading` says how far it is',
    },
    model_does_not_fit: {
        status: 503,
        type: server,
        anthropic: OUR_FAULT,
        when: 'the model needs more memory than its devices have, even with all that may go gone',
    },
    model_load_failed: {
        status: 503,
        type: server,
        anthropic: OUR_FAULT,
        when: 'the process could not be started, or ended before it was ready',
    },
    model_load_timeout: {
        status: 503,
        type: server,
        anthropic: { status: 504, type: 'timeout_error' },
        when: 'the model was not ready within `healthCheckTimeout`',
    },
    model_unloaded: {
        status: 503,
        type: server,
        anthropic: NOT_NOW,
        when: 'the model was unloaded by request while this one waited or ran, or the answer went on past `drainTimeout`',
    },
    shutting_down: {
        status: 503,
        type: server,
        anthropic: NOT_NOW,
        when: 'the gateway is shutting down',
    },
};
//# sourceMappingURL=error-table.js.map