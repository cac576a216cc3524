import { headerValue, responseHeaders } from './forward-headers.js';
export function answerHead(status, raw, own) {
    const fields = responseHeaders(raw);
    const type = headerValue(fields, 'content-type')?.toLowerCase() ?? '';
    for (const [name, value] of Object.entries(own.unlessSaid))
        addUnlessSaid(fields, name, value);
    // Reverse proxies buffer streams unless told not to.
    if (isEvents(type))
        addUnlessSaid(fields, 'X-Accel-Buffering', 'no');
    for (const [name, value] of Object.entries(own.always))
        fields.push(name, value);
    return {
        status,
        fields,
        type,
        isEncoded: headerValue(fields, 'content-encoding') !== undefined,
        hasLength: headerValue(fields, 'content-length') !== undefined,
    };
}
function addUnlessSaid(fields, name, value) {
    if (headerValue(fields, name.toLowerCase()) === undefined)
        fields.push(name, value);
}
const isEvents = (type) => type.startsWith('text/event-stream');
/** True if an event of our own can be added to its body. */
export const isReadableStream = ({ type, isEncoded, }) => isEvents(type) && !isEncoded;
//# sourceMappingURL=answer-head.js.map