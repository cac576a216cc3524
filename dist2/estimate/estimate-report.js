import { sizeText } from '../config/size.js';
import { estimate } from './estimate.js';
import { cacheSize } from './kv-cache.js';
/** What a model will take, part by part, and how that changes with the layers on the GPU. */
export function estimateReport(facts, options) {
    const { parts, ...total } = estimate(facts, options);
    const count = facts.layers.length + 1;
    const onGpu = Math.min(options.gpuLayers, count);
    return [
        `${facts.architecture}, ${onGpu} of ${count} layers on the GPU`,
        contextText(facts, options),
        '',
        ...table([
            ['', 'GPU', 'RAM'],
            row('weights', parts.weights),
            row('KV cache', parts.cache),
            row('compute', parts.compute),
            row('overhead', parts.overhead),
            row('total', total),
        ]),
        '',
        ...table([
            ['--ngl', 'GPU', 'RAM'],
            ...steps(count, onGpu).map((gpuLayers) => row(String(gpuLayers), estimate(facts, { ...options, gpuLayers }))),
        ]),
        '',
        'Not counted: the prompts that llama-server keeps in RAM, up to its --cache-ram.',
        '',
    ].join('\n');
}
function contextText(facts, options) {
    const { streams, fullCells } = cacheSize(facts, options);
    const slots = streams === 1 ? '1 slot' : `${streams} slots`;
    return `context ${streams * fullCells} in ${slots}, cache ${options.keyType} and ${options.valueType}`;
}
/** None, all, some between, and what was asked for. */
const steps = (count, asked) => [...new Set([0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * count)).concat(asked))].sort((a, b) => a - b);
const row = (name, { gpuBytes, ramBytes }) => [
    name,
    sizeText(gpuBytes),
    sizeText(ramBytes),
];
/** Names to the left, sizes to the right. */
function table(rows) {
    const widths = [0, 1, 2].map((i) => Math.max(...rows.map((cells) => cells[i]?.length ?? 0)));
    return rows.map((cells) => cells
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  '));
}
//# sourceMappingURL=estimate-report.js.map