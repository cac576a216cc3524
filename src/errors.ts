/** Everything that can go wrong for a client, by the code it is told. */
export type ErrorCode =
  | 'invalid_json'
  | 'missing_model'
  | 'invalid_request'
  | 'invalid_api_key'
  | 'model_not_found'
  | 'not_found'
  | 'request_too_large'
  | 'request_timeout'
  | 'invalid_config'
  | 'queue_full'
  | 'body_not_held'
  | 'queue_timeout'
  | 'internal_error'
  | 'upstream_unreachable'
  | 'upstream_closed'
  | 'model_not_loaded'
  | 'model_does_not_fit'
  | 'model_load_failed'
  | 'model_load_timeout'
  | 'model_unloaded'
  | 'shutting_down';

interface Details {
  /** The request field that is to blame. */
  readonly param?: string | undefined;
  readonly retryAfterSec?: number | undefined;
  /** What a model's last process ended with. */
  readonly exitCode?: number | null | undefined;
  /** What the client is told about trying again; unset: it decides by the status. */
  readonly shouldRetry?: boolean | undefined;
  readonly cause?: unknown;
}

/** A failure a client is told about. Holds facts; how HTTP says them is decided elsewhere. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly param: string | undefined;
  readonly retryAfterSec: number | undefined;
  readonly exitCode: number | null | undefined;
  readonly shouldRetry: boolean | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { param, retryAfterSec, exitCode, shouldRetry, cause }: Details = {},
  ) {
    super(message, { cause });
    this.param = param;
    this.retryAfterSec = retryAfterSec;
    this.exitCode = exitCode;
    this.shouldRetry = shouldRetry;
  }

  /** The same, for one who may try again after a while. */
  after(ms: number): GatewayError {
    const { code, message, param, exitCode, shouldRetry, cause } = this;
    const retryAfterSec = ms / 1000;
    return new GatewayError(code, message, { param, exitCode, shouldRetry, cause, retryAfterSec });
  }

  /** Of a load that failed, while the next is not tried yet. */
  coolingFor(ms: number): GatewayError {
    const message = `${this.message}; it is tried again in ${Math.ceil(ms / 1000)} s`;
    const { exitCode } = this;
    return new GatewayError('model_load_failed', message, { exitCode, retryAfterSec: ms / 1000 });
  }

  static modelNotFound(name: string): GatewayError {
    const message = `model '${name}' not found in config`;
    return new GatewayError('model_not_found', message, { param: 'model' });
  }

  static modelNotLoaded(id: string): GatewayError {
    const message = `model '${id}' is not loaded, and the request asks not to load it`;
    return new GatewayError('model_not_loaded', message, { param: 'model', shouldRetry: false });
  }

  static shuttingDown(): GatewayError {
    const message = 'the gateway is shutting down';
    return new GatewayError('shutting_down', message, { retryAfterSec: 5 });
  }

  /** A model was to make room, or to go, and this answer took longer than it may then. */
  static drainedTooLong(id: string, timeoutMs: number): GatewayError {
    const message = `model '${id}' had to go, and this answer took more than ${timeoutMs / 1000} s after that`;
    return new GatewayError('model_unloaded', message, { retryAfterSec: 1 });
  }

  static modelUnloaded(id: string): GatewayError {
    const message = `model '${id}' was unloaded`;
    return new GatewayError('model_unloaded', message, { retryAfterSec: 1 });
  }
}
