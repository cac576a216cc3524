/** Seeds that once failed, with what they found; played in every campaign. */
export const REGRESSIONS: readonly { readonly seed: number; readonly found: string }[] = [];
