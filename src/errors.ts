/** Everything that can go wrong for a client, by the code it is told. */
export type ErrorCode =
  | 'invalid_json'
  | 'missing_model'
  | 'invalid_request'
  | 'invalid_api_key'
  | 'permission_denied'
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
  | 'upstream_error'
  | 'model_not_loaded'
  | 'model_loading'
  | 'model_does_not_fit'
  | 'model_load_failed'
  | 'model_load_timeout'
  | 'model_unloaded'
  | 'shutting_down';

/** How far a model is that a request waits for; durations in seconds. */
export interface Loading {
  /** `queued`: for room, or for its turn in a model that answers others. */
  readonly state: 'queued' | 'loading';
  /** In the queue of its model, from 1. */
  readonly position: number;
  readonly elapsed: number;
  /** Until the model is ready, going by its earlier loads; null: nobody knows. */
  readonly estimate: number | null;
}

interface Details {
  /** The request field that is to blame. */
  readonly param?: string | undefined;
  readonly retryAfterSec?: number | undefined;
  /** What a model's last process ended with. */
  readonly exitCode?: number | null | undefined;
  /** What the client is told about trying again; unset: it decides by the status. */
  readonly shouldRetry?: boolean | undefined;
  /** How far the model was when the request was told to wait no longer. */
  readonly loading?: Loading | undefined;
  /** What of its preferences the request got (RFC 7240). */
  readonly preference?: string | undefined;
  /** An upstream's own error, to be told as it is. */
  readonly said?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: unknown;
}

/** A failure a client is told about. Holds facts; how HTTP says them is decided elsewhere. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly param: string | undefined;
  readonly retryAfterSec: number | undefined;
  readonly exitCode: number | null | undefined;
  readonly shouldRetry: boolean | undefined;
  readonly loading: Loading | undefined;
  readonly preference: string | undefined;
  readonly said: Readonly<Record<string, unknown>> | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { param, retryAfterSec, exitCode, shouldRetry, loading, preference, said, cause }: Details = {},
  ) {
    super(message, { cause });
    this.loading = loading;
    this.preference = preference;
    this.said = said;
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

  /** The request was to wait this many seconds, and no longer. */
  static modelLoading(
    id: string,
    waitSec: number,
    loading: Loading,
    readyInMs: number,
  ): GatewayError {
    const what =
      loading.state === 'loading' ? 'is being loaded' : 'has no place for the request yet';
    const message = `model '${id}' ${what}, and the request waits no longer than ${waitSec} s`;
    const preference = `wait=${waitSec}`;
    const retryAfterSec = readyInMs / 1000;
    return new GatewayError('model_loading', message, { loading, preference, retryAfterSec });
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
