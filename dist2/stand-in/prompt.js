import { asFields, listField, textField, textsField } from './json-fields.js';
export const CHARACTERS_A_TOKEN = 4;
export function countTokens(text) {
    return Math.ceil(text.length / CHARACTERS_A_TOKEN);
}
/** What was said last: of a chat, of messages, of the input for a response, or the prompt itself. */
export function promptOf(request) {
    const turns = request['messages'] ?? request['input'];
    if (Array.isArray(turns))
        return contentOf(turns.at(-1));
    return textsField(request, typeof turns === 'string' ? 'input' : 'prompt').join(' ');
}
export function promptTokens(request) {
    return countTokens(promptOf(request));
}
/** Answers `/v1/messages/count_tokens`: everything that is sent along, tools included. */
export function messageTokens(request) {
    const texts = [{ content: request['system'] }, ...listField(request, 'messages')].map(contentOf);
    const tools = listField(request, 'tools').map((tool) => JSON.stringify(tool));
    const count = [...texts, ...tools].reduce((sum, text) => sum + countTokens(text), 0);
    return { input_tokens: count };
}
/** A message's text: its content, or the text parts of a content that has several kinds. */
function contentOf(message) {
    const content = asFields(message)?.['content'];
    if (!Array.isArray(content)) {
        return typeof content === 'string' ? content : '';
    }
    return content.map((part) => textField(asFields(part) ?? {}, 'text') ?? '').join(' ');
}
//# sourceMappingURL=prompt.js.map