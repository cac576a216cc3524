/** Where something stands in a body, in bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
