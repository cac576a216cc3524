const LINE_END = '\r\n';
const HEADER_END = LINE_END + LINE_END;
/** The parts of a multipart form (RFC 7578); `undefined` where it is cut off, or is none. */
export function formParts(body, type) {
    const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(type) ?? [];
    const boundary = quoted ?? plain;
    if (boundary === undefined)
        return undefined;
    const delimiter = `--${boundary}`;
    const parts = [];
    let from = body.indexOf(delimiter);
    while (from >= 0) {
        from += delimiter.length;
        if (body.toString('latin1', from, from + 2) === '--')
            return parts;
        const contentAt = body.indexOf(HEADER_END, from) + HEADER_END.length;
        const end = body.indexOf(LINE_END + delimiter, contentAt);
        if (contentAt < from || end < 0)
            return undefined;
        parts.push(partOf(body.toString('utf8', from, contentAt), body.subarray(contentAt, end)));
        from = end + LINE_END.length;
    }
    return undefined;
}
function partOf(header, content) {
    const parameter = (name) => new RegExp(`^content-disposition:.*;\\s*${name}="([^"]*)"`, 'im').exec(header)?.[1];
    return { name: parameter('name') ?? '', fileName: parameter('filename'), content };
}
//# sourceMappingURL=form-parts.js.map