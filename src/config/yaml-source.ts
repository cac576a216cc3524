import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, Pair, YAMLError } from 'yaml';
import type { ConfigIssue, Finding } from './config-issue.js';

/** A YAML text: its plain value, and the way back from a path to line and column. */
export class YamlSource {
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(
    private readonly text: string,
    private readonly file: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, merge: true });
  }

  /** What is wrong with the text as YAML. */
  syntaxIssues(): ConfigIssue[] {
    return this.document.errors.map((error) => ({
      source: this.file,
      ...this.position(error.pos[0]),
      path: [],
      message: this.reason(error),
    }));
  }

  value(): unknown {
    return this.document.toJS();
  }

  /** The finding with the place of its key or value; of what is missing, the place it is missing in. */
  locate(finding: Finding): ConfigIssue {
    const offset = this.offset(finding);
    return { ...finding, source: this.file, ...this.position(offset) };
  }

  private reason(error: YAMLError): string {
    if (error.code === 'DUPLICATE_KEY') {
      const key = /^[^:\n]*/.exec(this.text.slice(error.pos[0]))?.[0].trim() ?? '';
      return `duplicate key ${key}`;
    }
    return error.message.split(' at line')[0]?.split('\n')[0] ?? error.message;
  }

  private position(offset: number): { line: number; column: number } {
    const { line, col } = this.lines.linePos(offset);
    return { line, column: col };
  }

  /** As deep as the path leads; of a mapping or list, the place of its key is shown. */
  private offset({ path, atKey }: Finding): number {
    let node: Node | null = this.document.contents;
    let offset = start(node) ?? 0;
    for (const [depth, step] of path.entries()) {
      const found = this.child(node, step);
      if (found === undefined) return offset;
      const isWanted = depth === path.length - 1 && atKey !== true && isScalar(found.value);
      const shown = found.key === undefined || isWanted ? found.value : found.key;
      offset = start(shown) ?? start(found.key) ?? offset;
      node = found.value;
    }
    return offset;
  }

  private child(node: Node | null, step: string | number): Child | undefined {
    const target = isAlias(node) ? node.resolve(this.document) : node;
    if (isSeq(target) && typeof step === 'number') {
      return { key: undefined, value: (target.items[step] as Node | undefined) ?? null };
    }
    const pair = isMap(target)
      ? target.items.find((item) => keyText(item) === String(step))
      : undefined;
    // Parsed documents have nodes only; the library's types cannot say so.
    return pair && { key: pair.key as Node, value: pair.value as Node | null };
  }
}

interface Child {
  /** Absent in lists. */
  readonly key: Node | undefined;
  readonly value: Node | null;
}

const start = (node: Node | null | undefined): number | undefined => node?.range?.[0];

const keyText = ({ key }: Pair): string | undefined =>
  isScalar(key) ? String(key.value) : undefined;
