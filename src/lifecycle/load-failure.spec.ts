import { describe, expect, it } from 'vitest';
import { endedWhileLoading, loadTimedOut, startFailed } from './load-failure.js';

describe('a load that failed', () => {
  it.each([
    [{ exitCode: 3, signal: null }, 'exit code 3', 3],
    [{ exitCode: null, signal: 'SIGSEGV' }, 'signal SIGSEGV', null],
  ])('says how the process ended and where to read on: %j', (ending, how, exitCode) => {
    expect(endedWhileLoading('llama3', ending)).toMatchObject({
      code: 'model_load_failed',
      message: `model 'llama3' failed to load: its process ended with ${how}; see /logs/llama3`,
      exitCode,
    });
  });

  it('keeps why it could not be started to the operators', () => {
    const cause = new Error('cannot run /secret/llama-server');
    const error = startFailed('llama3', cause);
    expect(error).toMatchObject({ code: 'model_load_failed', cause });
    expect(error.message).toBe(
      "model 'llama3' failed to load: it could not be started; see /logs/llama3",
    );
  });

  it('says how long it was waited for', () => {
    expect(loadTimedOut('llama3', 30_000)).toMatchObject({
      code: 'model_load_timeout',
      message: "model 'llama3': upstream health check timed out after 30s",
    });
  });
});
