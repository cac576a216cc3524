/** Below `/upstream/`, what stands between is a model's id, which may contain slashes. */
const BEFORE = '^(?:/upstream/[^?]+)?';
const MESSAGES = new RegExp(`${BEFORE}/v1?/messages(?:[/?]|$)`);
const CHAT = new RegExp(`${BEFORE}(?:/v1?)?/chat/completions(?:\\?|$)`);
/** By the path a client asked for, query included: Anthropic's API is what stands below its messages. */
export const dialectOf = (target) => MESSAGES.test(target) ? 'anthropic' : 'openai';
/** True where a stream of the answer consists of `chat.completion.chunk` objects. */
export const isChat = (target) => CHAT.test(target);
/** The id of a request, under the names by which its client looks for it. */
export const requestIdFields = ({ dialect, requestId }) => dialect === 'anthropic'
    ? { 'x-request-id': requestId, 'request-id': requestId }
    : { 'x-request-id': requestId };
//# sourceMappingURL=dialect.js.map