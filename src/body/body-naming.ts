import { FormNaming, formBoundary } from './form-naming.js';
import type { NamedInForm } from './form-naming.js';
import { parameterized } from './header-parameters.js';
import { JsonNaming } from './json-naming.js';
import type { Span } from './json-scanner.js';
import { UrlencodedNaming } from './urlencoded-naming.js';

/** What the header of a request says about its body. */
export interface BodyHeader {
  readonly contentType: string;
  readonly contentEncoding: string;
}

/** What a body says of its model. */
export type NamedInBody =
  | {
      readonly kind: 'found';
      readonly model: string;
      readonly isStream: boolean;
      /** How it is written. */
      readonly format: 'json' | 'multipart' | 'urlencoded';
      /** Where in a form; in JSON it may stand several times. */
      readonly span?: Span;
    }
  | { readonly kind: 'missing'; readonly isJson: boolean; readonly isStream: boolean }
  | { readonly kind: 'not a string' }
  | { readonly kind: 'not an object' }
  /** A form that ends before its last boundary. */
  | { readonly kind: 'unfinished' }
  /** It is meant to be JSON, and is not. */
  | { readonly kind: 'invalid'; readonly offset: number }
  | { readonly kind: 'empty'; readonly isMeantAsJson: boolean }
  | { readonly kind: 'compressed'; readonly coding: string }
  /** Neither JSON nor a form. */
  | { readonly kind: 'other'; readonly offset: number };

/** Other values are misunderstandings: what they come with is as it is. */
const COMPRESSED = /\b(?:x-)?(?:gzip|deflate|compress|br|zstd)\b/i;
const JSON_TYPE = /^application\/(?:.+\+)?json$/;
const OPEN_OBJECT = 0x7b;
/** `{`, `[`, and the first byte of a byte order mark, with which no JSON begins. */
const LIKE_JSON = new Set([OPEN_OBJECT, 0x5b, 0xef]);
const MOST_SPACE = 4096;
const NOTHING: Buffer = Buffer.alloc(0);
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

type Naming =
  | { readonly format: 'json'; readonly scanner: JsonNaming }
  | {
      readonly format: 'multipart' | 'urlencoded';
      readonly scanner: FormNaming | UrlencodedNaming;
    };

/**
 * Finds the model in a body of any kind as it comes: JSON whatever it says it is, else a form that
 * says it is one.
 */
export class BodyNaming {
  private naming: Naming | undefined;
  private first: number | undefined;
  /** All that has come so far, where that is white space. */
  private space = NOTHING;
  private readonly type: string;
  private readonly boundary: string | undefined;
  private readonly coding: string | undefined;

  constructor({ contentType, contentEncoding }: BodyHeader) {
    this.type = parameterized(contentType).value;
    this.boundary = this.type.startsWith('multipart/') ? formBoundary(contentType) : undefined;
    this.coding = COMPRESSED.test(contentEncoding) ? contentEncoding : undefined;
  }

  /** Its model may be found before it has come. */
  get isForm(): boolean {
    return this.coding === undefined && this.boundary !== undefined;
  }

  /** Nothing more of it has to be seen. */
  get isOver(): boolean {
    if (this.coding !== undefined) return true;
    if (this.naming === undefined) return false;
    return this.naming.format === 'json'
      ? this.naming.scanner.isHopeless
      : this.naming.scanner.isOver;
  }

  push(chunk: Buffer): void {
    if (this.coding !== undefined) return;
    if (this.naming === undefined) this.begin(chunk);
    else this.naming.scanner.push(chunk);
  }

  end(): NamedInBody {
    if (this.coding !== undefined) return { kind: 'compressed', coding: this.coding };
    if (this.naming === undefined) return { kind: 'empty', isMeantAsJson: this.isMeantAsJson };
    if (this.naming.format === 'json') return this.inJson(this.naming.scanner);
    return inForm(this.naming.format, this.naming.scanner.end());
  }

  private get isMeantAsJson(): boolean {
    return JSON_TYPE.test(this.type) || (this.first !== undefined && LIKE_JSON.has(this.first));
  }

  /** What it begins with says what it is. */
  private begin(chunk: Buffer): void {
    const text = this.space.length === 0 ? chunk : Buffer.concat([this.space, chunk]);
    this.first = firstOf(text);
    if (this.first === undefined && text.length <= MOST_SPACE) this.space = text;
    else {
      this.naming = this.namingOf();
      this.naming.scanner.push(text);
    }
  }

  private namingOf(): Naming {
    if (this.first !== OPEN_OBJECT) {
      const { boundary } = this;
      if (boundary !== undefined) return { format: 'multipart', scanner: new FormNaming(boundary) };
      if (this.type === 'application/x-www-form-urlencoded') {
        return { format: 'urlencoded', scanner: new UrlencodedNaming() };
      }
    }
    return { format: 'json', scanner: new JsonNaming() };
  }

  private inJson(scanner: JsonNaming): NamedInBody {
    const found = scanner.end();
    switch (found.kind) {
      case 'found':
        return { kind: 'found', model: found.model, isStream: found.isStream, format: 'json' };
      case 'missing':
        return { ...found, isJson: true };
      case 'invalid':
        return { kind: this.isMeantAsJson ? 'invalid' : 'other', offset: found.offset };
      case 'not a string':
      case 'not an object':
        return found;
    }
  }
}

/** The first byte that is no white space. */
function firstOf(text: Buffer): number | undefined {
  let at = 0;
  while (at < text.length && SPACE.has(text[at] ?? 0)) at++;
  return text[at];
}

function inForm(format: 'multipart' | 'urlencoded', found: NamedInForm): NamedInBody {
  switch (found.kind) {
    case 'found':
      return { ...found, isStream: false, format };
    case 'missing':
      return { kind: 'missing', isJson: false, isStream: false };
    case 'too long':
      return { kind: 'found', model: '(more than 4 KiB)', isStream: false, format };
    case 'unfinished':
      return found;
  }
}
