/** A line of an engine that has gone mad. */
const LONGEST_CHARACTERS = 4 * 1024 * 1024;
/** Whole lines, as they come. Throws where the stream breaks. */
export async function* linesOf(stream) {
    let rest = '';
    for await (const text of stream.setEncoding('utf8')) {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        if (rest.length > LONGEST_CHARACTERS)
            throw new Error('a line without an end');
        for (const line of lines)
            if (line.trim() !== '')
                yield line;
    }
    if (rest.trim() !== '')
        yield rest;
}
//# sourceMappingURL=lines-of.js.map