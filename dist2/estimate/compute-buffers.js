const BYTES_OF_NUMBER = 4; // intermediate results are f32
/**
 * What the steps of a layer need at once, in numbers of a token. The factors are what the
 * llama-server of `npm run engine:fetch` reserved for made-up models of ten architectures, whose
 * widths were varied one by one: they meet its figure or are a little above it.
 */
function numbersOfToken(widths, scores) {
    const { embedding, query, keyAndValue, feedForward, isGated } = widths;
    const expert = widths.expert * widths.expertsUsed;
    const expertOutputs = embedding * widths.expertsUsed;
    return Math.max(2 * query + keyAndValue + 5 * embedding + scores, (isGated ? 3 : 2) * feedForward + 6 * embedding, 3 * expert + 6 * embedding, expert + 2 * expertOutputs + 4 * embedding);
}
export function computeBuffers(facts, size, { slots, isFlashAttention, isEmbedding }) {
    const { microBatch } = size;
    const { widths, vocabularySize, windowTokens } = facts;
    const isCached = facts.layers.some(({ keyWidth }) => keyWidth > 0);
    const cells = isCached ? size.fullCells : microBatch;
    const scores = isFlashAttention ? 0 : cells * widths.heads;
    const outputs = isEmbedding ? microBatch : slots;
    const atTheEnd = outputs * vocabularySize + 6 * microBatch * widths.embedding;
    const numbers = Math.max(microBatch * numbersOfToken(widths, scores), atTheEnd);
    const seen = cells + (windowTokens > 0 ? size.slidingCells : 0);
    return {
        layerBytes: numbers * BYTES_OF_NUMBER,
        maskBytes: microBatch * seen * (isFlashAttention ? 2 : BYTES_OF_NUMBER),
        inputBytes: 2 * microBatch * widths.embedding * BYTES_OF_NUMBER,
        answerBytes: outputs * (vocabularySize + (isEmbedding ? widths.embedding : 0)) * BYTES_OF_NUMBER,
    };
}
//# sourceMappingURL=compute-buffers.js.map