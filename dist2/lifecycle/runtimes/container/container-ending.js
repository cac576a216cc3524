/**
 * How a container has ended.
 * @param now what the engine says of it; of another start of it, or undefined, where it knows no more
 */
export function endingOf(began, now, { exitCode, wasOutOfMemory }) {
    const isSame = now?.startedAt === began.startedAt;
    const known = now !== undefined && isSame;
    return {
        exitCode: known ? now.exitCode : exitCode,
        signal: null,
        isOutOfMemory: wasOutOfMemory || (known && now.isOutOfMemory),
    };
}
//# sourceMappingURL=container-ending.js.map