/** So many answers at once; the rest wait in the order they came. */
export class Slots {
    #free;
    #waiting = new Set();
    constructor(count) {
        this.#free = count;
    }
    /** Rejects when the client leaves before its turn. */
    async take(signal) {
        signal.throwIfAborted();
        if (this.#free > 0) {
            this.#free -= 1;
        }
        else {
            await this.#turn(signal);
        }
        return () => {
            this.#giveBack();
        };
    }
    #turn(signal) {
        return new Promise((resolve, reject) => {
            const leave = () => {
                this.#waiting.delete(enter);
                reject(new Error('left the queue', { cause: signal.reason }));
            };
            const enter = () => {
                signal.removeEventListener('abort', leave);
                resolve();
            };
            this.#waiting.add(enter);
            signal.addEventListener('abort', leave, { once: true });
        });
    }
    #giveBack() {
        const [next] = this.#waiting;
        if (next === undefined) {
            this.#free += 1;
        }
        else {
            this.#waiting.delete(next);
            next();
        }
    }
}
//# sourceMappingURL=slots.js.map