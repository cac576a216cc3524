const full = { kind: 'full' };
const FULL = [
    ...['llama', 'mistral3', 'qwen', 'qwen2', 'qwen2moe', 'qwen2vl', 'qwen3', 'qwen3moe'],
    ...['qwen3vl', 'qwen3vlmoe', 'gemma', 'phi2', 'phi3', 'phimoe', 'granite', 'granitemoe'],
    ...['starcoder', 'starcoder2', 'stablelm', 'internlm2', 'command-r', 'olmo', 'olmoe', 'falcon'],
    ...['gptneox', 'gpt2', 'mpt', 'bloom', 'baichuan', 'chatglm', 'glm4', 'exaone', 'nemotron'],
    ...['smollm3', 'seed_oss', 'ernie4_5', 'ernie4_5-moe', 'hunyuan-dense', 'hunyuan-moe', 'minicpm'],
    ...['deepseek', 'dots1', 'minimax-m2', 'apertus', 'arcee', 'bailingmoe', 'orion', 'dbrx'],
];
/**
 * The architectures whose cache llama.cpp builds in a way that is modelled here. Those that are
 * missing keep a state instead of keys and values, or keep them compressed, shared or indexed; or
 * nobody has looked yet.
 */
const ARCHITECTURES = new Map([
    ...FULL.map((name) => [name, full]),
    ['bert', { kind: 'none' }],
    ['nomic-bert', { kind: 'none' }],
    ['gemma2', { kind: 'sliding', every: 2, window: 4096 }],
    ['gemma3', { kind: 'sliding', every: 6 }],
    ['gemma4', { kind: 'sliding', every: 6 }],
    ['gpt-oss', { kind: 'sliding', every: 2 }],
    ['cohere2', { kind: 'sliding', every: 4 }],
    ['olmo2', { kind: 'sliding', every: 4 }],
    ['llama4', { kind: 'sliding', every: 4, window: 8192, isFixed: true }],
]);
/** Undefined: this program does not know how much memory it takes. */
export const attentionOf = (architecture) => ARCHITECTURES.get(architecture);
//# sourceMappingURL=architectures.js.map