import { elementsOf, isCount, lengthIn, numbersIn } from './gguf-header.js';
import { bytesOf } from './tensor-types.js';
const INPUT = /^(?:token_embd|position_embd|token_types)\./;
const EXPERTS = /\.ffn_(?:up|down|gate|gate_up)_(?:ch|)exps\b/;
/** NaN bytes for a type that is not known. */
export const sized = (tensor) => ({
    ...tensor,
    bytes: bytesOf(tensor.type, elementsOf(tensor)) ?? Number.NaN,
});
export function layerSizes(tensors, index) {
    const own = tensors.filter(({ name }) => name.startsWith(`blk.${index}.`));
    const sum = bytesWhere(own);
    return {
        bytes: sum(() => true),
        expertBytes: sum((name) => EXPERTS.test(name)),
        largestTensorBytes: own.reduce((most, { bytes }) => Math.max(most, bytes), 0),
    };
}
/** Of what is outside of the layers. A model that only reads has no output of its own. */
export function vocabularyFacts(metadata, tensors, hasOutput) {
    const sum = bytesWhere(tensors);
    const embeddings = tensors.find(({ name }) => name === 'token_embd.weight');
    const isReused = hasOutput && !tensors.some(({ name }) => name === 'output.weight');
    return {
        vocabularySize: lengthIn(metadata, 'tokenizer.ggml.tokens') || (embeddings?.shape[1] ?? 0),
        mergeCount: lengthIn(metadata, 'tokenizer.ggml.merges'),
        inputBytes: sum((name) => INPUT.test(name)),
        outputBytes: sum((name) => !INPUT.test(name) && !name.startsWith('blk.')),
        reusedInputBytes: isReused ? (embeddings?.bytes ?? 0) : 0,
    };
}
/** From the tensors, which every architecture names alike, rather than from its own keys. */
export function feedForwardWidths(architecture, metadata, tensors) {
    const widest = (pattern) => tensors
        .filter(({ name }) => pattern.test(name))
        .reduce((most, { shape }) => Math.max(most, shape[1] ?? 0), 0);
    const used = numbersIn(metadata, `${architecture}.expert_used_count`, 1) ?? [0];
    return {
        feedForward: widest(/\.ffn_up(?:_shexp)?\.weight$/),
        isGated: tensors.some(({ name }) => /\.ffn_gate(?:_shexp)?\.weight$/.test(name)),
        expert: Math.max(widest(/\.ffn_up_exps\.weight$/), Math.ceil(widest(/\.ffn_gate_up_exps\.weight$/) / 2)),
        expertsUsed: Math.max(...used.filter(isCount), 0),
    };
}
const bytesWhere = (tensors) => (isMeant) => tensors.reduce((sum, { name, bytes }) => sum + (isMeant(name) ? bytes : 0), 0);
//# sourceMappingURL=tensor-facts.js.map