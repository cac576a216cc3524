/** As many bits as are set, one beside the other. */
export class BitStack {
    words = [];
    get(index) {
        return (((this.words[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
    }
    set(index, isSet) {
        const word = this.words[index >>> 5] ?? 0;
        const bit = 1 << (index & 31);
        this.words[index >>> 5] = isSet ? word | bit : word & ~bit;
    }
}
//# sourceMappingURL=bit-stack.js.map