import { estimateReport } from './estimate-report.js';
import { readGguf } from './gguf-file.js';
import { modelFacts } from './model-facts.js';
import type { Outcome } from './outcome.js';
import { known } from './outcome.js';
import type { ServerOptions } from './server-options.js';

/** The report on a model's file, or why there is none. */
export async function estimateFile(file: string, options: ServerOptions): Promise<Outcome<string>> {
  const header = await readGguf(file);
  if (header.kind === 'unknown') return header;
  const facts = modelFacts(header.value);
  return facts.kind === 'unknown'
    ? { ...facts, reason: `${file}: ${facts.reason}` }
    : known(estimateReport(facts.value, options));
}
