// One policy replaying one workload, from the start of its processes to their end.
import { mkdirSync } from 'node:fs';
import { journalIn, startContestant } from './contestants.mjs';
import { countLoads, endLeftovers } from '../programs/journal.mjs';
import { replay, SPEED } from './replay.mjs';
import { simulated } from './simulated.mjs';
import { mean, quantile } from '../report/statistics.mjs';
import { workloads } from './workloads.mjs';

export class Contest {
  #program;
  #problems = [];

  constructor(name, contestant, { index, folder }) {
    this.name = name;
    this.contestant = contestant;
    this.workload = workloads[name];
    this.place = { index, folder, journal: journalIn(folder) };
  }

  async start(signal) {
    const { workload, place } = this;
    try {
      mkdirSync(place.folder);
      this.#program = await startContestant(this.contestant, { workload, ...place, signal });
    } catch (error) {
      this.#problems.push(messageOf(error));
    }
  }

  /** What it measured, if it came that far, and what went wrong. Always ends what was started. */
  async play(signal) {
    const measured = this.#program === undefined ? {} : await this.#replay(this.#program, signal);
    const left = await endLeftovers(this.place.journal);
    if (left > 0) this.#problems.push(`${left} model server(s) left behind`);
    const { name, isPeer } = this.contestant;
    return {
      workload: this.name,
      policy: name,
      simulated: simulated[this.name][isPeer ? 'peer' : name],
      ...measured,
      problems: this.#problems,
    };
  }

  async #replay({ url, end }, signal) {
    const { batchHeaders } = this.contestant;
    try {
      const played = await replay(this.workload, { url, batchHeaders, signal });
      return measure(this.workload, played, countLoads(this.place.journal));
    } catch (error) {
      this.#problems.push(messageOf(error));
      return {};
    } finally {
      await end();
    }
  }
}

const messageOf = ({ message, cause }) => [message, cause?.message].filter(Boolean).join(': ');

/** In seconds of the workload, like the simulation's figures. */
function measure({ waitsOf }, { waits, lastedMs }, loads) {
  const counted = waits.filter(({ model }) => waitsOf === undefined || model === waitsOf);
  const waitsS = counted.map(({ waitMs }) => (waitMs * SPEED) / 1000);
  return {
    requests: waits.length,
    loads,
    lastedS: (lastedMs * SPEED) / 1000,
    measured: {
      swaps: (1000 * loads) / waits.length,
      mean: mean(waitsS),
      p99: quantile(waitsS, 0.99),
      longest: quantile(waitsS, 1),
    },
  };
}
