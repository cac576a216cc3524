/** What a command line is made of; the first that fits at a position counts. */
const PIECES = new RegExp([
    /(?<joined>\\\r?\n)/,
    /(?<comment>(?<=^[ \t]*)#.*)/,
    /(?<blank>[ \t\r\n]+)/,
    /'(?<single>[^']*)'/,
    /"(?<double>(?:[^"\\]|\\[^])*)"/,
    /\\(?<escaped>[^])/,
    /(?<plain>[^ \t\r\n'"\\]+)/,
    /(?<open>['"\\])/,
]
    .map(({ source }) => source)
    .join('|'), 'gm');
/**
 * A command line as a POSIX shell would split it (XCU section 2.2), without running one: quotes and
 * escapes, `\` at a line end joins lines. Two differences: lines that begin with `#` are comments
 * wherever they stand outside of quotes, and a line end separates words, not commands.
 * @throws Error on an open quote or an escape of nothing.
 */
export function splitCommandLine(commandLine) {
    const words = [];
    let word;
    for (const { groups = {} } of commandLine.matchAll(PIECES)) {
        if (groups['joined'] !== undefined)
            continue;
        const text = meaning(groups);
        if (text !== undefined)
            word = (word ?? '') + text;
        else if (word !== undefined) {
            words.push(word);
            word = undefined;
        }
    }
    return word === undefined ? words : [...words, word];
}
/** The text without its comments, which are not looked at in any other way. */
export const withoutComments = (commandLine) => commandLine.replaceAll(PIECES, (piece, _joined, comment) => comment === undefined ? piece : '');
/** What a piece adds to its word; undefined: it stands between words. */
function meaning({ single, double, escaped, plain, open }) {
    if (open === '\\')
        throw new Error('the \\ at its end escapes nothing');
    if (open !== undefined)
        throw new Error(`a quote ${open} is not closed`);
    return single ?? double?.replaceAll(/\\(?:([$`"\\])|\r?\n)/g, '$1') ?? escaped ?? plain;
}
/** Why a command line cannot be split; undefined: it can. */
export function whyUnsplittable(commandLine) {
    try {
        splitCommandLine(commandLine);
        return undefined;
    }
    catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return `expected a command line a shell could split, but ${reason}`;
    }
}
//# sourceMappingURL=command-line.js.map