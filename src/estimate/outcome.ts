/** What could be found out, or the reason why not: a phrase in lower case, for a warning. */
export type Outcome<T> = { readonly kind: 'known'; readonly value: T } | Unknown;

export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: string;
}

export const known = <T>(value: T): Outcome<T> => ({ kind: 'known', value });

export const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });
