const MARK = '[redacted]';

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Takes secrets out of a text that comes in parts, cut anywhere: every character that belongs to an
 * occurrence of one is gone, and a mark stands for each run of them. It holds back only what may be
 * the beginning of a secret, which is less than the longest one.
 */
export class Redactor {
  private held = '';
  /** So many characters of what is held belong to a secret that began before. */
  private covered = 0;
  /** What was given out last is a mark: more of the same run needs no other. */
  private isInRun = false;

  /** @param secrets asked at every part, since they may change; none is empty */
  constructor(private readonly secrets: () => readonly string[]) {}

  /** What can be given out with this part. */
  write(part: string): string {
    const text = this.held + part;
    const secrets = this.secrets();
    return this.giveOut(text, secrets, startOfTail(text, secrets));
  }

  /** The rest: no other part comes for now. */
  flush(): string {
    return this.giveOut(this.held, this.secrets(), this.held.length);
  }

  /** Gives out the text before `end`, and holds the rest. */
  private giveOut(text: string, secrets: readonly string[], end: number): string {
    const spans = merged([{ from: 0, to: this.covered }, ...occurrences(text, secrets)]);
    this.held = text.slice(end);
    this.covered = Math.max(0, this.covered - end);
    let out = '';
    let at = 0;
    for (const { from, to } of spans) {
      if (from >= end) break;
      if (from > at) this.isInRun = false;
      out += text.slice(at, from) + (this.isInRun ? '' : MARK);
      this.isInRun = true;
      this.covered = Math.max(0, to - end);
      at = Math.min(to, end);
    }
    if (at < end) this.isInRun = false;
    return out + text.slice(at, end);
  }
}

/** A whole text without its secrets. */
export function redacted(text: string, secrets: readonly string[]): string {
  const redactor = new Redactor(() => secrets);
  return redactor.write(text) + redactor.flush();
}

/** Where the longest end of the text begins that a secret begins with, but is longer. */
function startOfTail(text: string, secrets: readonly string[]): number {
  let start = text.length;
  for (const secret of secrets) {
    for (let at = Math.max(0, text.length - secret.length + 1); at < start; at++) {
      if (secret.startsWith(text.slice(at))) start = at;
    }
  }
  return start;
}

/** Also those that overlap. */
function occurrences(text: string, secrets: readonly string[]): Span[] {
  const found: Span[] = [];
  for (const secret of secrets) {
    for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
      found.push({ from: at, to: at + secret.length });
    }
  }
  return found;
}

/** In order, those that overlap or touch made one; empty ones left out. */
function merged(spans: readonly Span[]): Span[] {
  const runs: Span[] = [];
  for (const span of spans.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = runs.at(-1);
    if (last === undefined || span.from > last.to) runs.push(span);
    else runs[runs.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return runs;
}
