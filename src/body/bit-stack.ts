/** As many bits as are set, one beside the other. */
export class BitStack {
  private readonly words: number[] = [];

  get(index: number): boolean {
    return (((this.words[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
  }

  set(index: number, isSet: boolean): void {
    const word = this.words[index >>> 5] ?? 0;
    const bit = 1 << (index & 31);
    this.words[index >>> 5] = isSet ? word | bit : word & ~bit;
  }
}
