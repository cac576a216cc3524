import { textField } from './json-fields.js';
import { DEFAULT_NAME } from './options.js';
import { countTokens, promptOf } from './prompt.js';
const MOST_TOKENS = 100_000;
const MOST_QUOTED_CHARACTERS = 2_000;
const FILLER = '(Still the stand-in, counting tokens.)';
/**
 * What the stand-in says, and in how many tokens. It says what it is first, so that nobody takes
 * it for a model, then repeats the prompt, then fills up to the number of tokens that is due.
 */
export function answerText(request, name, defaultTokens) {
    const prompt = promptOf(request);
    const limit = tokenLimit(request);
    const count = Math.min(limit ?? defaultTokens, MOST_TOKENS);
    return {
        tokens: fill(introduction(subject(request, name), prompt), count),
        finishReason: limit === undefined ? 'stop' : 'length',
        promptTokens: countTokens(prompt),
    };
}
/** A text's words, each with the space before it, so that joined they are the text again. */
export function splitIntoTokens(text) {
    return text.match(/\s*\S+/g) ?? [];
}
export function subject(request, name) {
    return name === DEFAULT_NAME ? (textField(request, 'model') ?? 'a model') : name;
}
function introduction(model, prompt) {
    return `${disclaimer(model)} You said: ${prompt.slice(0, MOST_QUOTED_CHARACTERS)}`;
}
/** So that nobody takes it for a model. */
export function disclaimer(model) {
    return `This is the stand-in for ${model}: no language model is running.`;
}
function fill(text, count) {
    const tokens = splitIntoTokens(text).slice(0, count);
    const filler = splitIntoTokens(` ${FILLER}`);
    while (tokens.length < count) {
        tokens.push(...filler.slice(0, count - tokens.length));
    }
    return tokens;
}
function tokenLimit(request) {
    const given = request['max_completion_tokens'] ?? request['max_tokens'] ?? request['n_predict'];
    return typeof given === 'number' && given >= 1 ? Math.floor(given) : undefined;
}
//# sourceMappingURL=answer-text.js.map