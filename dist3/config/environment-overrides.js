/** Keys of the file that an environment variable may override. */
export const OVERRIDABLE = [
    'modelTTL',
    'healthCheckTimeout',
    'healthCheckInterval',
    'unloadTimeout',
    'shutdownTimeout',
    'drainTimeout',
    'queueLimit',
    'totalQueueLimit',
    'queueTimeout',
    'stallTimeout',
    'clientTimeout',
    'stateFolder',
    'startPort',
    'bodyLimit',
    'bodyMemory',
    'bodyDisk',
    'logLevel',
];
/** `modelTTL` → `LLAMA_SWAP_MODEL_TTL` */
export const variableFor = (key) => `LLAMA_SWAP_${key.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()}`;
/** The overrides a set of variables holds; numbers are read as such, empty variables do not count. */
export function overridesFrom(read) {
    return OVERRIDABLE.flatMap((key) => {
        const variable = variableFor(key);
        const text = read(variable)?.trim() ?? '';
        const number = Number(text);
        return text === '' ? [] : [{ key, variable, value: Number.isNaN(number) ? text : number }];
    });
}
//# sourceMappingURL=environment-overrides.js.map