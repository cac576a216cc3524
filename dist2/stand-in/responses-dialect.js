import { answerWithin } from './tool-call.js';
/** OpenAI's responses. */
export const responsesDialect = {
    idPrefix: 'resp_',
    say: answerWithin('max_output_tokens'),
    whole: (answer) => responseOf(answer, endOf(answer)),
    opening: (answer) => {
        const response = responseOf(answer, 'in_progress');
        return numbered(0, [
            { type: 'response.created', response },
            { type: 'response.in_progress', response },
            { type: 'response.output_item.added', output_index: 0, item: item(answer, 'in_progress') },
            ...partEvents(answer, 'added', ''),
        ]);
    },
    piece: (answer, token, index) => ({
        ...place(answer),
        type: `${pieceType(answer)}.delta`,
        sequence_number: openingLength(answer) + index,
        delta: token,
    }),
    closing: (answer) => {
        const text = answer.tokens.join('');
        const status = endOf(answer);
        const said = answer.toolName === undefined ? { text } : { arguments: text };
        return numbered(openingLength(answer) + answer.tokens.length, [
            { ...place(answer), type: `${pieceType(answer)}.done`, ...said },
            ...partEvents(answer, 'done', text),
            { type: 'response.output_item.done', output_index: 0, item: item(answer, status) },
            { type: `response.${status}`, response: responseOf(answer, status) },
        ]);
    },
    endMark: undefined,
    hasNamedEvents: true,
};
/** A response as it is, has become, or would have become. */
export function responseOf(answer, status) {
    const isOver = status === 'completed' || status === 'incomplete';
    return {
        id: answer.id,
        object: 'response',
        created_at: answer.createdS,
        status,
        error: null,
        incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
        instructions: null,
        metadata: {},
        model: answer.model,
        output: isOver ? [item(answer, status)] : [],
        parallel_tool_calls: false,
        temperature: null,
        tool_choice: 'auto',
        tools: [],
        top_p: null,
        usage: isOver ? usage(answer) : null,
    };
}
export function endOf({ finishReason }) {
    return finishReason === 'length' ? 'incomplete' : 'completed';
}
/** The one thing a response puts out; nothing is in it yet while it is in progress. */
function item(answer, status) {
    const text = status === 'in_progress' ? undefined : answer.tokens.join('');
    const { toolName: name } = answer;
    const common = { id: itemId(answer), status };
    if (name === undefined) {
        const content = text === undefined ? [] : [part(text)];
        return { ...common, type: 'message', role: 'assistant', content };
    }
    const callId = `call_${answer.id}`;
    return { ...common, type: 'function_call', call_id: callId, name, arguments: text ?? '' };
}
const part = (text) => ({
    type: 'output_text',
    text,
    annotations: [],
    logprobs: [],
});
/** A message has parts; a call has none. */
function partEvents(answer, what, text) {
    if (answer.toolName !== undefined)
        return [];
    return [{ ...place(answer), type: `response.content_part.${what}`, part: part(text) }];
}
function place(answer) {
    const common = { item_id: itemId(answer), output_index: 0 };
    return answer.toolName === undefined ? { ...common, content_index: 0 } : common;
}
const itemId = ({ id, toolName }) => toolName === undefined ? `msg_${id}` : `fc_${id}`;
const pieceType = ({ toolName }) => toolName === undefined ? 'response.output_text' : 'response.function_call_arguments';
const openingLength = ({ toolName }) => (toolName === undefined ? 4 : 3);
const numbered = (first, events) => events.map((event, index) => ({ ...event, sequence_number: first + index }));
function usage({ promptTokens, tokens: { length } }) {
    return {
        input_tokens: promptTokens,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: length,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: promptTokens + length,
    };
}
//# sourceMappingURL=responses-dialect.js.map