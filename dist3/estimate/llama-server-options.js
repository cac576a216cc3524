import { givenOptions } from './given-options.js';
import { OPTION_WORDS } from './option-words.js';
import { known, unknown } from './outcome.js';
import { DEFAULT_OPTIONS } from './server-options.js';
import { CACHE_TYPE_NAMES, isCacheType } from './tensor-types.js';
/** What a llama-server takes when it is to decide itself how many slots there are. */
const AUTOMATIC_SLOTS = 4;
const COUNTS = ['context', 'slots', 'batch', 'microBatch', 'expertLayersInRam'];
const OFF = ['off', 'disabled', 'false', '0'];
/**
 * What a command would have llama-server do, or why that cannot be known. Where the server looks
 * at the memory it finds, and fits itself into it, it cannot.
 */
export function llamaServerOptions(command, environment, { hasGpu }) {
    const [program = '', ...words] = command;
    if (!/llama-server[^/\\]*$/.test(program))
        return unknown(`'${program}' is no llama-server`);
    const outcome = givenOptions(words, environment);
    if (outcome.kind === 'unknown')
        return outcome;
    const given = outcome.value;
    const { model } = given;
    if (model === undefined)
        return unknown('it names no model file (-m)');
    const gpuLayers = gpuLayersOf(given, hasGpu);
    return gpuLayers.kind === 'unknown'
        ? gpuLayers
        : (whyNot(given) ?? known({ model, options: optionsOf(given, gpuLayers.value) }));
}
function gpuLayersOf(given, hasGpu) {
    const { gpuLayers = 'auto', device } = given;
    if (!hasGpu || device === 'none')
        return known(0);
    if (isSpread(given))
        return unknown('it is spread over several GPUs');
    if (isCount(gpuLayers))
        return known(Number(gpuLayers));
    const isAutomatic = gpuLayers === 'auto' || gpuLayers === '-1';
    if (isAutomatic && isFitted(given)) {
        return unknown('it decides itself how many layers go to the GPU: say -ngl all, or how many');
    }
    const isAll = isAutomatic || gpuLayers === 'all' || /^-\d+$/.test(gpuLayers);
    return isAll ? known(Infinity) : unknown(`its -ngl is '${gpuLayers}'`);
}
const wordOf = (name) => OPTION_WORDS[name].words[0] ?? name;
const isSpread = ({ device = '', splitMode = 'layer' }) => device.includes(',') || !['layer', 'none'].includes(splitMode);
/** The first of what cannot be estimated or makes no sense. */
function whyNot(given) {
    if (given.context === undefined && isFitted(given)) {
        return unknown('it decides itself how large its context is: say -c, and -c 0 for all');
    }
    const counts = { ...given, slots: hasAutomaticSlots(given) ? undefined : given.slots };
    const odd = COUNTS.find((name) => !isCount(counts[name] ?? '0'));
    if (odd !== undefined)
        return unknown(`its ${wordOf(odd)} is '${given[odd] ?? ''}'`);
    const type = [given.keyType, given.valueType].find((text) => text !== undefined && !isCacheType(text));
    if (type !== undefined) {
        return unknown(`its cache type is '${type}', not one of ${CACHE_TYPE_NAMES.join(', ')}`);
    }
    const { speculation = 'none' } = given;
    return speculation === 'none' ? undefined : unknown('what --spec-type takes is not estimated');
}
function optionsOf(given, gpuLayers) {
    const { context = '0', slots, pooling = 'none', flashAttention = 'auto' } = given;
    const number = (text, or) => text === undefined ? or : Number(text);
    const isAutomatic = hasAutomaticSlots(given);
    return {
        contextTokens: Number(context),
        isWholeForEachSlot: isFitted(given),
        slots: isAutomatic ? AUTOMATIC_SLOTS : Math.max(1, Number(slots)),
        isUnified: isAutomatic || given.unified === 'on',
        keyType: cacheType(given.keyType),
        valueType: cacheType(given.valueType),
        gpuLayers,
        isCacheOnGpu: given.cacheOnGpu !== 'off',
        expertLayersInRam: given.expertsInRam === 'on' ? Infinity : number(given.expertLayersInRam, 0),
        isWindowFull: given.windowFull === 'on',
        batchTokens: number(given.batch, DEFAULT_OPTIONS.batchTokens),
        microBatchTokens: number(given.microBatch, DEFAULT_OPTIONS.microBatchTokens),
        isFlashAttention: !OFF.includes(flashAttention),
        isEmbedding: given.embedding === 'on' || given.reranking === 'on' || pooling !== 'none',
    };
}
const hasAutomaticSlots = ({ slots = '-1' }) => slots === '-1';
/** By default the server makes what was not said fit into the memory it finds. */
const isFitted = ({ fit = 'on' }) => !OFF.includes(fit);
const isCount = (text) => /^\d{1,9}$/.test(text);
const cacheType = (text) => text !== undefined && isCacheType(text) ? text : 'f16';
//# sourceMappingURL=llama-server-options.js.map