// What was measured, as it comes: a row is a workload, a sample one slice of it by one contestant.
import { endLeftovers } from '../programs/journal.mjs';

export class Sheet {
  #rows = new Map();
  #problems = [];

  /** `figures`: name of a figure in figures.mjs → value. */
  add(row, contestant, figures, failed = 0) {
    const { samples, failures } = this.#row(row);
    for (const [figure, value] of Object.entries(figures)) {
      samples[figure] ??= {};
      (samples[figure][contestant] ??= []).push(value);
    }
    failures[contestant] = (failures[contestant] ?? 0) + failed;
  }

  problem(text) {
    this.#problems.push(text);
  }

  #row({ part, row }) {
    const key = `${part}: ${row}`;
    if (!this.#rows.has(key)) this.#rows.set(key, { part, row, samples: {}, failures: {} });
    return this.#rows.get(key);
  }

  result() {
    return { rows: [...this.#rows.values()], problems: this.#problems };
  }
}

/** Whatever became of the measuring, ends what it has left, and says so. */
export async function noneLeft(measuring, journal, sheet) {
  try {
    await measuring;
  } finally {
    const left = await endLeftovers(journal);
    if (left > 0) sheet.problem(`${left} model server(s) left behind`);
  }
}
