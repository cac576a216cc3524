import { estimateReport } from './estimate-report.js';
import { readGguf } from './gguf-file.js';
import { modelFacts } from './model-facts.js';
import { known } from './outcome.js';
/** The report on a model's file, or why there is none. */
export async function estimateFile(file, options) {
    const header = await readGguf(file);
    if (header.kind === 'unknown')
        return header;
    const facts = modelFacts(header.value);
    return facts.kind === 'unknown'
        ? { ...facts, reason: `${file}: ${facts.reason}` }
        : known(estimateReport(facts.value, options));
}
//# sourceMappingURL=estimate-file.js.map