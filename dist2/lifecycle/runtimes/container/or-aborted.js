/** What was promised, or the reason of the signal where that comes first. */
export async function orAborted(promised, signal) {
    let abort;
    const aborted = new Promise((_resolve, reject) => {
        abort = () => {
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it is
            reject(signal.reason);
        };
        if (signal.aborted)
            abort();
        else
            signal.addEventListener('abort', abort, { once: true });
    });
    try {
        return await Promise.race([promised, aborted]);
    }
    finally {
        if (abort !== undefined)
            signal.removeEventListener('abort', abort);
    }
}
//# sourceMappingURL=or-aborted.js.map