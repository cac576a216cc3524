import { answerWithin } from './tool-call.js';
const STOP_REASONS = { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use' };
/** Anthropic's messages. */
export const messagesDialect = {
    idPrefix: 'msg_',
    say: answerWithin('max_tokens'),
    whole: (answer) => message(answer, [wholeBlock(answer)], stopReason(answer)),
    opening: (answer) => [
        { type: 'message_start', message: message({ ...answer, tokens: [] }, [], null) },
        { type: 'content_block_start', index: 0, content_block: emptyBlock(answer) },
    ],
    piece: (answer, token) => ({
        type: 'content_block_delta',
        index: 0,
        delta: delta(answer, token),
    }),
    closing: (answer) => [
        { type: 'content_block_stop', index: 0 },
        {
            type: 'message_delta',
            delta: { stop_reason: stopReason(answer), stop_sequence: null },
            usage: { output_tokens: answer.tokens.length },
        },
        { type: 'message_stop' },
    ],
    endMark: undefined,
    hasNamedEvents: true,
};
const stopReason = ({ finishReason }) => STOP_REASONS[finishReason];
function message(answer, content, reason) {
    return {
        id: answer.id,
        type: 'message',
        role: 'assistant',
        model: answer.model,
        content,
        stop_reason: reason,
        stop_sequence: null,
        usage: { input_tokens: answer.promptTokens, output_tokens: answer.tokens.length },
    };
}
function wholeBlock(answer) {
    const text = answer.tokens.join('');
    const block = emptyBlock(answer);
    return answer.toolName === undefined ? { ...block, text } : { ...block, input: inputOf(text) };
}
function emptyBlock({ id, toolName }) {
    return toolName === undefined
        ? { type: 'text', text: '' }
        : { type: 'tool_use', id: `toolu_${id}`, name: toolName, input: {} };
}
function delta({ toolName }, token) {
    return toolName === undefined
        ? { type: 'text_delta', text: token }
        : { type: 'input_json_delta', partial_json: token };
}
/** Arguments that `max_tokens` cut off are no JSON: there is no input then. */
function inputOf(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return {};
    }
}
//# sourceMappingURL=messages-dialect.js.map