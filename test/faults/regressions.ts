/** Seeds that once failed, with what they found; played in every campaign. */
export const REGRESSIONS: readonly { readonly seed: number; readonly found: string }[] = [
  { seed: 11, found: 'who waited for a model that a reload took out was never answered' },
  { seed: 19, found: 'the same, after a gateway that was killed' },
];
