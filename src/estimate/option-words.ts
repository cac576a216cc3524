/** The words of llama-server's command line that say how much memory it takes. */
export type OptionName =
  | 'model'
  | 'context'
  | 'slots'
  | 'batch'
  | 'microBatch'
  | 'keyType'
  | 'valueType'
  | 'gpuLayers'
  | 'device'
  | 'splitMode'
  | 'fit'
  | 'flashAttention'
  | 'pooling'
  | 'speculation'
  | 'expertLayersInRam'
  | 'unified'
  | 'cacheOnGpu'
  | 'windowFull'
  | 'expertsInRam'
  | 'embedding'
  | 'reranking';

export interface OptionWords {
  readonly words: readonly string[];
  /** The words for its opposite, of an option that is on or off. */
  readonly opposites?: readonly string[];
  /** Takes no value. */
  readonly isSwitch?: true;
  /** What follows `LLAMA_ARG_` in the variable that sets it too. */
  readonly variable?: string;
}

type ModelledWords = OptionWords & { readonly variable: string };

export const OPTION_WORDS: Readonly<Record<OptionName, ModelledWords>> = {
  model: { words: ['-m', '--model'], variable: 'MODEL' },
  context: { words: ['-c', '--ctx-size'], variable: 'CTX_SIZE' },
  slots: { words: ['-np', '--parallel'], variable: 'N_PARALLEL' },
  batch: { words: ['-b', '--batch-size'], variable: 'BATCH' },
  microBatch: { words: ['-ub', '--ubatch-size'], variable: 'UBATCH' },
  keyType: { words: ['-ctk', '--cache-type-k'], variable: 'CACHE_TYPE_K' },
  valueType: { words: ['-ctv', '--cache-type-v'], variable: 'CACHE_TYPE_V' },
  gpuLayers: { words: ['-ngl', '--gpu-layers', '--n-gpu-layers'], variable: 'N_GPU_LAYERS' },
  device: { words: ['-dev', '--device'], variable: 'DEVICE' },
  splitMode: { words: ['-sm', '--split-mode'], variable: 'SPLIT_MODE' },
  fit: { words: ['-fit', '--fit'], variable: 'FIT' },
  flashAttention: { words: ['-fa', '--flash-attn'], variable: 'FLASH_ATTN' },
  pooling: { words: ['--pooling'], variable: 'POOLING' },
  speculation: { words: ['--spec-type'], variable: 'SPEC_TYPE' },
  expertLayersInRam: { words: ['-ncmoe', '--n-cpu-moe'], variable: 'N_CPU_MOE' },
  unified: {
    words: ['-kvu', '--kv-unified'],
    opposites: ['-no-kvu', '--no-kv-unified'],
    isSwitch: true,
    variable: 'KV_UNIFIED',
  },
  cacheOnGpu: {
    words: ['-kvo', '--kv-offload'],
    opposites: ['-nkvo', '--no-kv-offload'],
    isSwitch: true,
    variable: 'KV_OFFLOAD',
  },
  windowFull: { words: ['--swa-full'], isSwitch: true, variable: 'SWA_FULL' },
  expertsInRam: { words: ['-cmoe', '--cpu-moe'], isSwitch: true, variable: 'CPU_MOE' },
  embedding: { words: ['--embedding', '--embeddings'], isSwitch: true, variable: 'EMBEDDINGS' },
  reranking: { words: ['--rerank', '--reranking'], isSwitch: true, variable: 'RERANKING' },
};

/** What takes memory too, or moves it, in ways that are not modelled here. */
export const UNMODELLED: readonly OptionWords[] = [
  { words: ['-mu', '--model-url'], variable: 'MODEL_URL' },
  { words: ['-dr', '--docker-repo'], variable: 'DOCKER_REPO' },
  { words: ['-hf', '-hfr', '--hf-repo'], variable: 'HF_REPO' },
  { words: ['-mm', '--mmproj'], variable: 'MMPROJ' },
  { words: ['-mmu', '--mmproj-url'], variable: 'MMPROJ_URL' },
  { words: ['--lora'] },
  { words: ['--lora-scaled'] },
  { words: ['--control-vector'] },
  { words: ['--control-vector-scaled'] },
  {
    words: ['-md', '--model-draft', '--spec-draft-model'],
    variable: 'SPEC_DRAFT_MODEL',
  },
  {
    words: ['-hfd', '-hfrd', '--hf-repo-draft', '--spec-draft-hf'],
    variable: 'SPEC_DRAFT_HF_REPO',
  },
  { words: ['--spec-default'], isSwitch: true },
  { words: ['-ot', '--override-tensor'], variable: 'OVERRIDE_TENSOR' },
  { words: ['-ncffn', '--n-cpu-ffn'], variable: 'N_CPU_FFN' },
  { words: ['--override-kv'] },
  { words: ['-ts', '--tensor-split'], variable: 'TENSOR_SPLIT' },
  { words: ['--rpc'], variable: 'RPC' },
  { words: ['--kv-unified-per-slot'], variable: 'KV_UNIFIED_PER_SLOT' },
  { words: ['-bs', '--backend-sampling'], isSwitch: true, variable: 'BACKEND_SAMPLING' },
  { words: ['--models-dir'], variable: 'MODELS_DIR' },
  { words: ['--models-preset'], variable: 'MODELS_PRESET' },
];
