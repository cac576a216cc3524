/** A table as Prettier formats it: columns as wide as their widest cell. */
export function table(header, rows) {
    const lines = [header, ...rows].map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
    const widths = header.map((_, i) => Math.max(3, ...lines.map((cells) => length(cells[i]))));
    const line = (cells) => `| ${cells.map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - length(cell))).join(' | ')} |`;
    const [first = [], ...rest] = lines;
    return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('\n');
}
const length = (text = '') => Array.from(text).length;
export const code = (text) => (text === '' ? '' : `\`${text}\``);
/**
 * The document with other content between `<!-- generated: name -->` and `<!-- /generated -->`.
 * @throws Error if it has no such place.
 */
export function withGenerated(document, name, content) {
    const begin = `<!-- generated: ${name} -->`;
    const end = '<!-- /generated -->';
    const from = document.indexOf(begin);
    const to = document.indexOf(end, from);
    if (from === -1 || to === -1)
        throw new Error(`there is no ${begin} … ${end}`);
    return `${document.slice(0, from)}${begin}\n\n${content}\n\n${document.slice(to)}`;
}
//# sourceMappingURL=markdown.js.map