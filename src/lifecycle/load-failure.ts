import { GatewayError } from '../errors.js';
import type { Ending } from './runtimes/runtime.js';

/** What clients are told of a load that failed: never the command line. */
const seeLog = (id: string): string => `see /logs/${id}`;

export function endedWhileLoading(id: string, { exitCode, signal }: Ending): GatewayError {
  const how = signal === null ? `exit code ${String(exitCode)}` : `signal ${signal}`;
  const message = `model '${id}' failed to load: its process ended with ${how}; ${seeLog(id)}`;
  return new GatewayError('model_load_failed', message, { exitCode });
}

export function startFailed(id: string, cause: unknown): GatewayError {
  const message = `model '${id}' failed to load: it could not be started; ${seeLog(id)}`;
  return new GatewayError('model_load_failed', message, { cause });
}

export function loadTimedOut(id: string, timeoutMs: number): GatewayError {
  const message = `model '${id}': upstream health check timed out after ${timeoutMs / 1000}s`;
  return new GatewayError('model_load_timeout', message);
}
