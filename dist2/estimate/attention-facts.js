import { isCount, numberIn, numbersIn } from './gguf-header.js';
/** Undefined where the header lacks what decides it. */
export function attentionFacts(architecture, attention, metadata, count, embedding) {
    const key = (name) => `${architecture}.attention.${name}`;
    const heads = numbersIn(metadata, key('head_count'), count);
    const cachedHeads = numbersIn(metadata, key('head_count_kv'), count) ?? heads;
    if (heads === undefined || cachedHeads === undefined)
        return undefined;
    const headWidth = (name, isSliding) => (isSliding ? numberIn(metadata, key(`${name}_swa`)) : undefined) ??
        numberIn(metadata, key(name)) ??
        embedding / Math.max(1, ...heads.slice(0, 1));
    const windowTokens = windowOf(attention, numberIn(metadata, key('sliding_window')));
    const sliding = slidingLayers(attention, windowTokens, metadata[key('sliding_window_pattern')]);
    const cached = count - (numberIn(metadata, key('shared_kv_layers')) ?? 0);
    const all = cachedHeads.slice(0, count).map((n, index) => {
        const isSliding = sliding(index);
        const keyWidth = n * headWidth('key_length', isSliding);
        const valueWidth = n * headWidth('value_length', isSliding);
        const query = (heads[index] ?? 0) * headWidth('key_length', isSliding);
        return { keyWidth, valueWidth, query, isSliding };
    });
    const numbers = all.flatMap((layer) => [layer.keyWidth, layer.valueWidth, layer.query]);
    if (![...heads, ...numbers, windowTokens].every(isCount))
        return undefined;
    return {
        windowTokens,
        layers: all.map(({ keyWidth, valueWidth, isSliding }, index) => attention.kind === 'none' || index >= cached
            ? { keyWidth: 0, valueWidth: 0, isSliding }
            : { keyWidth, valueWidth, isSliding }),
        widths: {
            query: Math.max(...all.map(({ query }) => query)),
            keyAndValue: Math.max(...all.map(({ keyWidth, valueWidth }) => keyWidth + valueWidth)),
            heads: Math.max(...heads),
        },
    };
}
function windowOf(attention, stated) {
    if (attention.kind !== 'sliding')
        return 0;
    const { window = 0, isFixed } = attention;
    return isFixed === true && stated !== 0 ? window : (stated ?? window);
}
/** The header may list the layers, or say that the last of every so many sees everything. */
function slidingLayers(attention, windowTokens, stated) {
    if (attention.kind !== 'sliding' || windowTokens === 0)
        return () => false;
    if (Array.isArray(stated))
        return (index) => Boolean(stated[index]);
    const every = typeof stated === 'number' ? stated : attention.every;
    return (index) => every === 0 || index % every < every - 1;
}
//# sourceMappingURL=attention-facts.js.map