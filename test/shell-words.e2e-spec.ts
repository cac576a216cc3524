import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCommandLine } from '../src/config/command-line.js';

/** What `sh` makes of a command line: the arguments it would pass on. */
function shellWords(commandLine: string): string[] {
  const script = `printf '%s\\0' ${commandLine}`;
  const output = execFileSync('sh', ['-c', script], { encoding: 'utf8', stdio: 'pipe' });
  return output.split('\0').slice(0, -1);
}

describe('a command line is split as sh would split it', () => {
  it.each([
    'server --port 5800',
    `server --name 'two words' "and more" 'it'\\''s'`,
    String.raw`server "a \"quoted\" \\ \$HOME \a \n" \"x\" a\ b`,
    String.raw`server 'a\\b'"c\\d"\\e`,
    'server \\\n  --port 5800 \\\n  --host 0.0.0.0',
    'ser\\\nver "jo\\\nined" \'not\\\njoined\'',
    `server --json '{"a": [1, "b\\n"]}' "{\\"a\\": 'b'}"`,
    `server '' "" a''b`,
    'server a#b "#c" \\#d',
  ])('%j', (commandLine) => {
    expect(splitCommandLine(commandLine)).toEqual(shellWords(commandLine));
  });

  it('whatever quotes and escapes it has', () => {
    const line = fc.string({
      unit: fc.constantFrom(...Array.from(`ab '"\\-=`)),
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(line, (commandLine) => {
        const words = splitOrRefuse(commandLine);
        fc.pre(words !== undefined && words.length > 0);
        expect(words).toEqual(shellWords(commandLine));
      }),
      { numRuns: 300 },
    );
  });
});

function splitOrRefuse(commandLine: string): string[] | undefined {
  try {
    return splitCommandLine(commandLine);
  } catch {
    return undefined;
  }
}
