import { freePort } from './processes.js';
import { ENGINE, MODEL } from './paths.js';

// One thread: several spin while they wait for each other, and beside any other work on a small
// machine that makes a token take a second.
const CHAT = `${ENGINE} -m ${MODEL} --port {PORT} -c 2048 -t 1 --no-webui`;
const EMBEDDING = `${CHAT} --embedding --pooling mean`; // a chat model says nothing of pooling

/** One small model under several names, so that names can be swapped, grouped and kept. */
export async function configuration(): Promise<object> {
  return {
    healthCheckTimeout: 120,
    startPort: await freePort(),
    models: {
      gemma: { cmd: CHAT },
      'gemma-b': { cmd: CHAT },
      embed: { cmd: EMBEDDING, persist: true },
      'pair-chat': { cmd: CHAT },
      'pair-embed': { cmd: EMBEDDING },
    },
    groups: { pair: { members: ['pair-chat', 'pair-embed'] } },
  };
}

/** A chat request of exactly so many tokens of answer: `ignore_eos` is llama-server's own field. */
export function chat(model: string, tokens: number, more: object = {}): object {
  return {
    model,
    messages: [{ role: 'user', content: 'The capital of France is' }],
    max_tokens: tokens,
    temperature: 0,
    ignore_eos: true,
    ...more,
  };
}
