import { fileURLToPath } from 'node:url';

export const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

// Relative to the project, which is where the gateway is started.
export const GATEWAY = 'dist/main.js';
export const ENGINE = '.engine/bin/llama-server';
export const MODEL = '.engine/models/gemma-3-270m-q4_k_m.gguf';
