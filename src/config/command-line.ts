import { split } from 'shlex';

/**
 * A command line as a POSIX shell would split it, without running one: quotes and escapes, `\` at
 * a line end joins lines, lines that begin with `#` are comments.
 * @throws Error on an open quote or a trailing escape.
 */
export function splitCommandLine(commandLine: string): string[] {
  return split(withoutComments(commandLine).replaceAll(/\\\r?\n/g, ''));
}

/** The lines that are not comments; what stands in a comment is not looked at in any other way. */
export const withoutComments = (commandLine: string): string =>
  commandLine
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n');
