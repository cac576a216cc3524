interface Entry {
  readonly atMs: number;
  readonly event: () => void;
}

const never: Entry = { atMs: Infinity, event: () => undefined };

/** What is going to happen in a world, and its clock: time passes only from one event to the next. */
export class Agenda {
  nowMs = 0;
  /** The next one last. */
  private readonly entries: Entry[] = [];

  /** Events of one moment happen in the order they were entered. Returns how to call it off. */
  at(atMs: number, event: () => void): () => void {
    const entry = { atMs: Math.max(atMs, this.nowMs), event };
    this.entries.splice(this.positionFor(entry.atMs), 0, entry);
    return () => {
      const index = this.entries.indexOf(entry);
      if (index >= 0) this.entries.splice(index, 1);
    };
  }

  /** Goes on to the next moment, if there is one up to then, and lets happen what is due in it. */
  advance(untilMs: number): boolean {
    const next = this.entries.at(-1);
    if (next === undefined || next.atMs > untilMs) return false;
    this.nowMs = next.atMs;
    for (let due = next; due.atMs === this.nowMs; due = this.entries.at(-1) ?? never) {
      this.entries.pop();
      due.event();
    }
    return true;
  }

  private positionFor(atMs: number): number {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.entries[middle]?.atMs ?? -Infinity) > atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
