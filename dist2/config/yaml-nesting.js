import { Lexer, LineCounter, Parser } from 'yaml';
/** Deeper than any configuration is, and nowhere near the end of the stack of who reads it. */
const DEEPEST = 200;
/**
 * The place, 1-based, from which on a YAML text is nested too deeply to be read; undefined where it is not.
 * Found without recursion: who runs out of stack in the wrong moment takes the process along.
 */
export function nestedTooDeeply(text) {
    const lines = new LineCounter();
    const parser = new Parser(lines.addNewLine);
    lines.addNewLine(0);
    for (const lexeme of new Lexer().lex(text)) {
        // What it gives are whole documents, which are of no interest here.
        Array.from(parser.next(lexeme));
        if (parser.stack.length <= DEEPEST)
            continue;
        const { line, col } = lines.linePos(parser.offset - 1);
        return { line, column: col };
    }
    return undefined;
}
//# sourceMappingURL=yaml-nesting.js.map