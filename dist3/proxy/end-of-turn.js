let due = [];
/**
 * Calls back once everything that has come by now has been read. What is written then, one answer right
 * after the other, finds its readers awake; with work between, each would have to be woken.
 */
export function atEndOfTurn(callback) {
    if (due.push(callback) === 1)
        setImmediate(callAll);
}
function callAll() {
    const callbacks = due;
    due = [];
    for (const callback of callbacks)
        callback();
}
//# sourceMappingURL=end-of-turn.js.map