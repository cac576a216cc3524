/** A rule that does not hold, in a sentence. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

let first: Broken | undefined;

/**
 * The sentence is made only where it is needed. Nothing is thrown here, in the midst of the gateway,
 * which would make something of it; {@link throwBroken} does that.
 */
export function rule(holds: boolean, otherwise: () => string): void {
  if (!holds) first ??= new Broken(otherwise());
}

/** What the last play broke is nothing to the next one. */
export function forget(): void {
  first = undefined;
}

/** To be called between what happens. */
export function throwBroken(): void {
  if (first !== undefined) throw first;
}
