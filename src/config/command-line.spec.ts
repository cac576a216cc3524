import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCommandLine, withoutComments } from './command-line.js';

/** The comparison with a real shell is in `test/shell-words.e2e-spec.ts`. */
describe('a command line', () => {
  it.each<[title: string, text: string, words: string[]]>([
    ['is split at blanks', 'server --port  5800\t-v', ['server', '--port', '5800', '-v']],
    ['may go over several lines', 'server\n  --port 5800\n', ['server', '--port', '5800']],
    ['may join lines with a backslash', 'ser\\\nver \\\n  -v\\\n', ['server', '-v']],
    ['may have the line ends of Windows', 'server \\\r\n  -v\r\n-w', ['server', '-v', '-w']],
    ['keeps what stands in single quotes', `a 'b  "c" \\n\\\nd'`, ['a', 'b  "c" \\n\\\nd']],
    ['undoes the escapes of double quotes, and no others', '"\\"\\\\\\$\\`\\n\\\n"', ['"\\$`\\n']],
    ['undoes escapes outside of quotes', String.raw`a\ b \"c \\d`, ['a b', '"c', '\\d']],
    ['puts words together of several parts', `--a='b c'"d e"f`, ['--a=b cd ef']],
    ['keeps backslashes of a part in the next part', String.raw`'a\\b'"c"`, [String.raw`a\\bc`]],
    ['may have empty words', `a '' ""`, ['a', '', '']],
    ['expands nothing', 'echo $HOME `id` *.gguf ~', ['echo', '$HOME', '`id`', '*.gguf', '~']],
    ['keeps placeholders whole', 'server --port ${PORT}', ['server', '--port', '${PORT}']],
    ['is empty if it is blank', ' \n\t', []],
  ])('%s', (_title, text, words) => {
    expect(splitCommandLine(text)).toEqual(words);
  });

  it.each<[title: string, text: string, words: string[]]>([
    ['is left out', 'server\n# --gpu 1\n -v', ['server', '-v']],
    ['is left out between joined lines', 'server \\\n  # "one \\\n  -v', ['server', '-v']],
    ['may have an open quote', `server\n  # don't`, ['server']],
    ['is none in the middle of a line', 'server --color #fff', ['server', '--color', '#fff']],
    ['is none within quotes', `server "\n# kept"`, ['server', '\n# kept']],
    ['is none within a quote that an escape keeps open', `s "\\"\n#k"`, ['s', '"\n#k']],
  ])('a line that begins with # %s', (_title, text, words) => {
    expect(splitCommandLine(text)).toEqual(words);
  });

  it.each([
    [`server 'open`, `a quote ' is not closed`],
    ['server "open\\"', 'a quote " is not closed'],
    ['server \\', 'the \\ at its end escapes nothing'],
  ])('is refused where it does not end: %s', (text, message) => {
    expect(() => splitCommandLine(text)).toThrow(message);
  });

  it('comes back whole when each word is quoted', () => {
    const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (words) => {
        expect(splitCommandLine(words.map(quoted).join(' '))).toEqual(words);
      }),
    );
  });

  it('is split the same once its comments are gone', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from(`ab '"\\\n#$`)) });
    const split = (line: string): unknown => {
      try {
        return splitCommandLine(line);
      } catch {
        return 'refused';
      }
    };
    fc.assert(
      fc.property(text, (line) => {
        expect(split(withoutComments(line))).toEqual(split(line));
      }),
      { numRuns: 1000 },
    );
  });
});
