import { parseArgs } from 'node:util';
import { DEFAULT_OPTIONS } from './server-options.js';
import { CACHE_TYPE_NAMES, isCacheType } from './tensor-types.js';
/**
 * What the words after `estimate` ask for.
 * @throws Error that says what is wrong with them.
 */
export function parseEstimate(words) {
    const { values, positionals } = parseArgs({
        args: [...words],
        allowPositionals: true,
        options: {
            ctx: { type: 'string' },
            ngl: { type: 'string' },
            parallel: { type: 'string' },
            'cache-type-k': { type: 'string' },
            'cache-type-v': { type: 'string' },
            help: { type: 'boolean', short: 'h' },
        },
    });
    if (values.help === true)
        return { kind: 'help' };
    const [file, extra] = positionals;
    if (file === undefined)
        throw new Error('estimate: expected a GGUF file');
    if (extra !== undefined)
        throw new Error(`estimate: expected one GGUF file, got '${extra}' too`);
    return {
        kind: 'estimate',
        file,
        options: {
            ...DEFAULT_OPTIONS,
            contextTokens: count('--ctx', values.ctx ?? '0'),
            slots: Math.max(1, count('--parallel', values.parallel ?? '1')),
            gpuLayers: (values.ngl ?? 'all') === 'all' ? Infinity : count('--ngl', values.ngl ?? ''),
            keyType: cacheType('--cache-type-k', values['cache-type-k'] ?? 'f16'),
            valueType: cacheType('--cache-type-v', values['cache-type-v'] ?? 'f16'),
        },
    };
}
function count(option, text) {
    if (/^\d{1,9}$/.test(text))
        return Number(text);
    const expected = option === '--ngl' ? "a number or 'all'" : 'a number';
    throw new Error(`${option}: expected ${expected}, got '${text}'`);
}
function cacheType(option, text) {
    if (isCacheType(text))
        return text;
    throw new Error(`${option}: expected one of ${CACHE_TYPE_NAMES.join(', ')}, got '${text}'`);
}
//# sourceMappingURL=estimate-command.js.map