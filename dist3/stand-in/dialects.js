import { answerText } from './answer-text.js';
import { answerOrCall } from './tool-call.js';
export const chatDialect = {
    idPrefix: 'chatcmpl-',
    say: answerOrCall,
    whole: (answer) => ({
        ...head(answer, 'chat.completion'),
        choices: [
            {
                index: 0,
                message: chatMessage(answer),
                logprobs: null,
                finish_reason: answer.finishReason,
            },
        ],
        usage: usage(answer),
    }),
    opening: (answer) => {
        const isCall = answer.toolName !== undefined;
        const role = chatChunk(answer, { role: 'assistant', content: isCall ? null : '' }, null);
        return isCall
            ? [role, chatChunk(answer, { tool_calls: [toolCall(answer, '')] }, null)]
            : [role];
    },
    piece: (answer, token) => chatChunk(answer, answer.toolName === undefined
        ? { content: token }
        : { tool_calls: [{ index: 0, function: { arguments: token } }] }, null),
    closing: (answer) => [
        chatChunk(answer, {}, answer.finishReason),
        ...usageChunk(answer, 'chat.completion.chunk'),
    ],
    endMark: '[DONE]',
};
export const completionDialect = {
    idPrefix: 'cmpl-',
    say: answerText,
    whole: (answer) => ({
        ...textChunk(answer, answer.tokens.join(''), answer.finishReason),
        usage: usage(answer),
    }),
    opening: () => [],
    piece: (answer, token) => textChunk(answer, token, null),
    closing: (answer) => [
        textChunk(answer, '', answer.finishReason),
        ...usageChunk(answer, 'text_completion'),
    ],
    endMark: '[DONE]',
};
/** llama-server's own `/completion`; its streams end without a mark. */
export const nativeDialect = {
    idPrefix: 'native-',
    say: answerText,
    whole: (answer) => nativeEnd(answer, answer.tokens.join('')),
    opening: () => [],
    piece: (_answer, token) => ({ index: 0, content: token, tokens: [], stop: false, id_slot: 0 }),
    closing: (answer) => [nativeEnd(answer, '')],
    endMark: undefined,
};
function chatMessage(answer) {
    const text = answer.tokens.join('');
    return answer.toolName === undefined
        ? { role: 'assistant', content: text }
        : { role: 'assistant', content: null, tool_calls: [toolCall(answer, text)] };
}
function toolCall({ id, toolName }, args) {
    const call = { name: toolName, arguments: args };
    return { index: 0, id: `call_${id}`, type: 'function', function: call };
}
function head(answer, object) {
    return {
        id: answer.id,
        object,
        created: answer.createdS,
        model: answer.model,
        system_fingerprint: 'stand-in',
    };
}
function usage(answer) {
    return {
        prompt_tokens: answer.promptTokens,
        completion_tokens: answer.tokens.length,
        total_tokens: answer.promptTokens + answer.tokens.length,
    };
}
function usageChunk(answer, object) {
    return answer.includeUsage
        ? [{ ...head(answer, object), choices: [], usage: usage(answer) }]
        : [];
}
// With `include_usage` every chunk has the field, null in all but the last.
function usageToCome(answer) {
    return answer.includeUsage ? { usage: null } : {};
}
function chatChunk(answer, delta, finishReason) {
    const choice = { index: 0, delta, logprobs: null, finish_reason: finishReason };
    return {
        ...head(answer, 'chat.completion.chunk'),
        choices: [choice],
        ...usageToCome(answer),
    };
}
function textChunk(answer, text, finishReason) {
    const choice = { text, index: 0, logprobs: null, finish_reason: finishReason };
    return { ...head(answer, 'text_completion'), choices: [choice], ...usageToCome(answer) };
}
function nativeEnd(answer, content) {
    return {
        index: 0,
        content,
        tokens: [],
        id_slot: 0,
        stop: true,
        model: answer.model,
        tokens_predicted: answer.tokens.length,
        tokens_evaluated: answer.promptTokens,
        stop_type: answer.finishReason === 'length' ? 'limit' : 'eos',
        stopping_word: '',
        truncated: false,
    };
}
//# sourceMappingURL=dialects.js.map