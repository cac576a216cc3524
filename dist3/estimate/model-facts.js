import { attentionOf } from './architectures.js';
import { attentionFacts } from './attention-facts.js';
import { isCount, numberIn } from './gguf-header.js';
import { known, unknown } from './outcome.js';
import { feedForwardWidths, layerSizes, sized, vocabularyFacts } from './tensor-facts.js';
/** llama.cpp builds no more. */
const MOST_LAYERS = 512;
/** Layers and tables that serve a second purpose, and take memory by rules of their own. */
const UNMODELLED_KEYS = ['nextn_predict_layers', 'embedding_length_per_layer_input'];
/** The facts of a model whose architecture this program can estimate. */
export function modelFacts({ metadata, tensors }) {
    const name = metadata['general.architecture'];
    if (typeof name !== 'string')
        return unknown('its file names no architecture');
    const attention = attentionOf(name);
    if (attention === undefined)
        return unknown(`the architecture '${name}' cannot be estimated`);
    const keys = UNMODELLED_KEYS.map((key) => `${name}.${key}`);
    const unmodelled = keys.find((key) => (numberIn(metadata, key) ?? 0) > 0);
    if (unmodelled !== undefined)
        return unknown(`what '${unmodelled}' takes cannot be estimated`);
    const all = tensors.map(sized);
    const odd = all.find(({ bytes }) => Number.isNaN(bytes));
    if (odd !== undefined)
        return unknown(`'${odd.name}' is of a type not known (${odd.type})`);
    return factsOf(name, attention, metadata, all);
}
function factsOf(architecture, attention, metadata, tensors) {
    const number = (key) => numberIn(metadata, `${architecture}.${key}`) ?? 0;
    const count = number('block_count');
    const embedding = number('embedding_length');
    const trainedTokens = number('context_length');
    const numbers = [count, embedding, trainedTokens];
    const isPlausible = numbers.every((n) => isCount(n) && n > 0) && count <= MOST_LAYERS;
    const looks = isPlausible
        ? attentionFacts(architecture, attention, metadata, count, embedding)
        : undefined;
    if (looks === undefined)
        return unknown('its file does not say how its layers are built');
    const layers = looks.layers.map((layer, index) => ({ ...layer, ...layerSizes(tensors, index) }));
    if (layers.some(({ bytes }) => bytes === 0))
        return unknown('its file lacks layers');
    return known({
        architecture,
        trainedTokens,
        isCausal: metadata[`${architecture}.attention.causal`] !== false,
        windowTokens: looks.windowTokens,
        layers,
        widths: { embedding, ...looks.widths, ...feedForwardWidths(architecture, metadata, tensors) },
        ...vocabularyFacts(metadata, tensors, attention.kind !== 'none'),
    });
}
//# sourceMappingURL=model-facts.js.map