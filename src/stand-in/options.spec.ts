import { describe, expect, it } from 'vitest';

import { parseOptions } from './options.js';

describe('the stand-in’s options', () => {
  it('needs nothing but a port', () => {
    expect(parseOptions(['--port', '8081'])).toEqual({
      options: {
        host: '127.0.0.1',
        port: 8081,
        name: 'stand-in',
        loadTimeMs: 0,
        stopTimeMs: 0,
        tokenPaceMs: 20,
        tokens: 24,
        slots: 4,
        embedding: false,
        journalFile: undefined,
      },
    });
  });

  it('reads every flag', () => {
    const line =
      '--host ::1 --port=9 --name gemma --load-time 300 --stop-time 50 --token-pace 5 ' +
      '--tokens 7 --slots 1 --embedding --journal j.ndjson';
    expect(parseOptions(line.split(' '))).toEqual({
      options: {
        host: '::1',
        port: 9,
        name: 'gemma',
        loadTimeMs: 300,
        stopTimeMs: 50,
        tokenPaceMs: 5,
        tokens: 7,
        slots: 1,
        embedding: true,
        journalFile: 'j.ndjson',
      },
    });
  });

  it.each([
    ['a port that is missing', [], '--port is required'],
    ['a port that is no port', ['--port', '65536'], '--port must be a whole number'],
    ['a fraction', ['--port', '1', '--load-time', '1.5'], '--load-time must be a whole number'],
    ['a unit', ['--port', '1', '--token-pace', '5ms'], "not '5ms'"],
    ['no slots at all', ['--port', '1', '--slots', '0'], '--slots must be a whole number from 1'],
    ['an unknown flag', ['--port', '1', '--ngl', '99'], "Unknown option '--ngl'"],
    ['a word without a flag', ['--port', '1', 'gemma'], "Unexpected argument 'gemma'"],
  ])('refuses %s and says so', (_what, argv, problem) => {
    expect(parseOptions(argv)).toEqual({ problem: expect.stringContaining(problem) as string });
  });
});
