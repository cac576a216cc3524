import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Semaphore } from 'async-mutex';
import { estimate } from './estimate.js';
import { readGguf } from './gguf-file.js';
import { llamaServerOptions } from './llama-server-options.js';
import { modelFacts } from './model-facts.js';
import type { ModelFacts } from './model-facts.js';
import type { Outcome } from './outcome.js';

export type AutoEstimate =
  | { readonly kind: 'known'; readonly gpuBytes: number; readonly ramBytes: number }
  /** Why, in a phrase: `it names no model file (-m)`. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface ModelCommand {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What the models' servers will take, by the ids of the models. Reads each file once, and waits
 * for none longer than some seconds. Without a GPU everything is in RAM, whatever a command says
 * of layers. Never rejects.
 */
export async function estimateCommands(
  commands: ReadonlyMap<string, ModelCommand>,
  machine = { hasGpu: true },
): Promise<ReadonlyMap<string, AutoEstimate>> {
  const readers = new Semaphore(Math.max(1, availableParallelism() - 1));
  const files = new Map<string, Promise<Outcome<ModelFacts>>>();
  const factsOf = (file: string): Promise<Outcome<ModelFacts>> => {
    const facts = files.get(file) ?? readers.runExclusive(() => readFacts(file));
    files.set(file, facts);
    return facts;
  };
  const estimates = [...commands].map(
    async ([id, { command, environment }]): Promise<[string, AutoEstimate]> => {
      const server = llamaServerOptions(command, environment, machine);
      if (server.kind === 'unknown') return [id, server];
      const facts = await factsOf(resolve(server.value.model));
      if (facts.kind === 'unknown') return [id, facts];
      const { gpuBytes, ramBytes } = estimate(facts.value, server.value.options);
      return [id, { kind: 'known', gpuBytes, ramBytes }];
    },
  );
  return new Map(await Promise.all(estimates));
}

async function readFacts(file: string): Promise<Outcome<ModelFacts>> {
  const header = await readGguf(file);
  return header.kind === 'unknown' ? header : modelFacts(header.value);
}
