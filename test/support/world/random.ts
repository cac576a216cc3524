/** Numbers from a seed: the same on every machine, so that a world that failed can be run again. */
export class Random {
  private drawn = 0;

  constructor(private readonly seed: number) {}

  /** From 0 up to, but not including, 1: a hash of the seed and of how many were drawn before. */
  fraction(): number {
    this.drawn += 1;
    let bits = Math.imul(this.seed, 0x2c1b3c6d) + Math.imul(this.drawn, 0x297a2d39);
    bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
    bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  between(from: number, to: number): number {
    return from + this.fraction() * (to - from);
  }

  /** A whole number; both ends are possible. */
  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to + 1));
  }

  pick<T>(...choices: readonly [T, ...T[]]): T {
    return choices[this.whole(0, choices.length - 1)] ?? choices[0];
  }

  /** The time between two events that have nothing to do with each other. */
  pause(meanMs: number): number {
    return -meanMs * Math.log(1 - this.fraction());
  }
}
