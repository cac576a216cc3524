import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Semaphore } from 'async-mutex';
import { estimate } from './estimate.js';
import { readGguf } from './gguf-file.js';
import { llamaServerOptions } from './llama-server-options.js';
import { modelFacts } from './model-facts.js';
/**
 * What the models' servers will take, by the ids of the models. Reads each file once, and waits
 * for none longer than some seconds. Without a GPU everything is in RAM, whatever a command says
 * of layers. Never rejects.
 */
export async function estimateCommands(commands, machine = { hasGpu: true }) {
    const readers = new Semaphore(Math.max(1, availableParallelism() - 1));
    const files = new Map();
    const factsOf = (file) => {
        const facts = files.get(file) ?? readers.runExclusive(() => readFacts(file));
        files.set(file, facts);
        return facts;
    };
    const estimates = [...commands].map(async ([id, { command, environment }]) => {
        const server = llamaServerOptions(command, environment, machine);
        if (server.kind === 'unknown')
            return [id, server];
        const facts = await factsOf(resolve(server.value.model));
        if (facts.kind === 'unknown')
            return [id, facts];
        const { gpuBytes, ramBytes } = estimate(facts.value, server.value.options);
        return [id, { kind: 'known', gpuBytes, ramBytes }];
    });
    return new Map(await Promise.all(estimates));
}
async function readFacts(file) {
    const header = await readGguf(file);
    return header.kind === 'unknown' ? header : modelFacts(header.value);
}
//# sourceMappingURL=auto-estimates.js.map