import { splitIntoTokens } from './answer-text.js';
import { asFields, listField, textField, textsField } from './json-fields.js';
import { countTokens } from './prompt.js';
const DIMENSIONS = 64;
const UINT32_SIZE = 2 ** 32;
/** Answers `/v1/embeddings`: a unit vector a text, always the same one for the same text. */
export function embeddings(request, name) {
    const inputs = textsField(request, 'input');
    const isBase64 = request['encoding_format'] === 'base64';
    return {
        object: 'list',
        data: inputs.map((input, index) => {
            const vector = embed(input);
            return { object: 'embedding', index, embedding: isBase64 ? toBase64(vector) : vector };
        }),
        model: textField(request, 'model') ?? name,
        usage: promptUsage(inputs),
    };
}
/** Answers `/v1/rerank`: the share of the query's words that a document has, best first. */
export function rerank(request, name) {
    const query = textField(request, 'query') ?? '';
    const documents = listField(request, 'documents').map(documentText);
    const results = documents
        .map((document, index) => ({ index, relevance_score: sharedWords(query, document) }))
        .sort((a, b) => b.relevance_score - a.relevance_score);
    const topN = request['top_n'];
    return {
        model: textField(request, 'model') ?? name,
        object: 'list',
        usage: promptUsage([query, ...documents]),
        results: typeof topN === 'number' ? results.slice(0, topN) : results,
    };
}
/** Answers `/tokenize`: a number a word. */
export function tokenize(request) {
    return { tokens: splitIntoTokens(textField(request, 'content') ?? '').map(hash) };
}
export function embed(text) {
    let state = hash(text);
    const vector = Array.from({ length: DIMENSIONS }, () => {
        state = scramble(state);
        return (state / UINT32_SIZE) * 2 - 1;
    });
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
}
function documentText(document) {
    return typeof document === 'string'
        ? document
        : (textField(asFields(document) ?? {}, 'text') ?? '');
}
function sharedWords(query, document) {
    const wanted = wordsOf(query);
    const present = wordsOf(document);
    const shared = [...wanted].filter((word) => present.has(word)).length;
    return wanted.size === 0 ? 0 : shared / wanted.size;
}
function wordsOf(text) {
    return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
}
function promptUsage(texts) {
    const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
    return { prompt_tokens: tokens, total_tokens: tokens };
}
// The OpenAI clients ask for this form unless told otherwise: little-endian 32-bit floats.
function toBase64(vector) {
    return Buffer.from(Float32Array.from(vector).buffer).toString('base64');
}
/** FNV-1a, 32 bits. */
function hash(text) {
    let state = 0x811c9dc5;
    for (const byte of Buffer.from(text)) {
        state = Math.imul(state ^ byte, 0x01000193);
    }
    return state >>> 0;
}
/** One step of the mulberry32 generator. */
function scramble(state) {
    const next = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(next ^ (next >>> 15), next | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
}
//# sourceMappingURL=vectors.js.map