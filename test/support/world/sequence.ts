import { Random } from './random.js';

/**
 * Draws what the published figures were drawn from: the Mulberry32 generator, which is in the public
 * domain. One seed gives one sequence, so everything has to be drawn in the same order.
 */
export class Sequence extends Random {
  private state: number;

  constructor(seed: number) {
    super(seed);
    this.state = seed;
  }

  override fraction(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Log-normal: half of all are below the median; a spread of 0 leaves only that. */
  around(median: number, spread: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.fraction()));
    return median * Math.exp(spread * radius * Math.cos(2 * Math.PI * this.fraction()));
  }
}
