import type { Socket } from 'node:net';

export interface Head {
  readonly line: string;
  /** Names and values in turn, as they came. */
  readonly fields: readonly string[];
}

export type Framing = 'none' | 'chunked' | 'close' | number;

export interface Body {
  readonly framing: Framing;
  readonly isWhole: boolean;
  readonly bytes: number;
  readonly sha256: string;
  /** The first 256 bytes, as Latin-1. */
  readonly text: string;
  readonly extensions: readonly string[];
  readonly trailers: readonly string[];
}

/** Text is Latin-1; a filling is letters, in chunks with that extension if it has one. */
export type Part = string | Buffer | { readonly fill: number; readonly chunks?: string };

export class WireReader {
  constructor(socket: Socket);
  head(): Promise<Head | undefined>;
  body(framing: Framing): Promise<Body>;
}

export function valuesIn(fields: readonly string[], name: string): string[];
export function framingOf(fields: readonly string[]): Framing;
export function say(socket: Socket, parts: readonly Part[]): Promise<void>;
