import { disclaimer, splitIntoTokens, subject } from './answer-text.js';
import { asFields } from './json-fields.js';
const AS_TEXT = new Set(['text', 'srt', 'vtt']);
/** OpenAI's transcriptions and translations: the request is a form with a file in it. */
export const transcriptionDialect = {
    idPrefix: 'transcription-',
    say: aboutTheFile,
    whole: (answer) => {
        const text = answer.tokens.join('');
        return answer.isPlainText === true ? text : { text, usage: usage(answer) };
    },
    opening: () => [],
    piece: (_answer, token) => ({ type: 'transcript.text.delta', delta: token }),
    closing: (answer) => [
        { type: 'transcript.text.done', text: answer.tokens.join(''), usage: usage(answer) },
    ],
    endMark: undefined,
};
/** What came of the file, so that the sender can compare: nobody listens to it. */
function aboutTheFile(request, name) {
    const file = asFields(request['file']);
    const heard = file === undefined
        ? 'You sent no file.'
        : `You sent ${JSON.stringify(file['name'])}: ${String(file['bytes'])} bytes, SHA-256 ${String(file['sha256'])}.`;
    return {
        tokens: splitIntoTokens(`${disclaimer(subject(request, name))} ${heard}`),
        finishReason: 'stop',
        promptTokens: 0,
        isPlainText: AS_TEXT.has(request['response_format']),
    };
}
function usage({ promptTokens, tokens: { length } }) {
    const total = promptTokens + length;
    return { type: 'tokens', input_tokens: promptTokens, output_tokens: length, total_tokens: total };
}
//# sourceMappingURL=transcription-dialect.js.map