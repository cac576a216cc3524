import { describe, expect, it } from 'vitest';
import { endedWhileLoading, loadTimedOut, startFailed, whyNotStarted } from './load-failure.js';
import { StartError } from './runtimes/runtime.js';

describe('a load that failed', () => {
  it.each([
    [{ exitCode: 3, signal: null }, 'exit code 3', 3],
    [
      { exitCode: 137, signal: null, isOutOfMemory: true },
      'exit code 137, OOM-killed: out of memory',
      137,
    ],
    [{ exitCode: null, signal: 'SIGSEGV' }, 'signal SIGSEGV', null],
  ])('says how the process ended and where to read on: %j', (ending, how, exitCode) => {
    expect(endedWhileLoading('llama3', ending)).toMatchObject({
      code: 'model_load_failed',
      message: `model 'llama3' failed to load: its process ended with ${how}; see /logs/llama3`,
      exitCode,
    });
  });

  it('says why it could not be started, as its log does', () => {
    const cause = new StartError('its image is not there', { cause: new Error('/secret') });
    const ending = { exitCode: null, signal: null, cause };
    expect(endedWhileLoading('llama3', ending)).toMatchObject({
      code: 'model_load_failed',
      message: "model 'llama3' failed to load: its image is not there; see /logs/llama3",
    });
  });

  it('keeps what may name programs and paths to the operators', () => {
    const cause = new Error('cannot run /secret/llama-server');
    const error = startFailed('llama3', cause);
    expect(error).toMatchObject({ code: 'model_load_failed', cause });
    expect(error.message).toBe(
      "model 'llama3' failed to load: it could not be started; see /logs/llama3",
    );
  });

  it.each<[title: string, error: unknown, said: string, detail: string | undefined]>([
    ['a start that failed', new StartError('port 1 is taken'), 'port 1 is taken', undefined],
    [
      'one with a cause',
      new StartError('it cannot be run', { cause: new Error('spawn /secret ENOENT') }),
      'it cannot be run',
      'spawn /secret ENOENT',
    ],
    ['an error', new Error('/secret'), "an error; see the gateway's own output", '/secret'],
    ['what is no error', '/secret', "an error; see the gateway's own output", '/secret'],
  ])('shows of %s what names neither program nor path', (_title, error, said, detail) => {
    expect(whyNotStarted(error)).toEqual({ said, detail });
  });

  it('says how long it was waited for', () => {
    expect(loadTimedOut('llama3', 30_000)).toMatchObject({
      code: 'model_load_timeout',
      message: "model 'llama3': upstream health check timed out after 30s",
    });
  });
});
