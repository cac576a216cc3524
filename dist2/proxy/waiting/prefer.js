/** A list, without what stands in quotes being taken for its commas and semicolons. */
const PREFERENCES = /(?:[^",]|"(?:[^"\\]|\\.)*")+/g;
const WAIT = /^\s*wait\s*(?:=\s*(?:"(\d+)"|(\d+))\s*)?(?:;|$)/i;
/** No client has more to say; longer ones are not looked at. */
const LONGEST = 1024;
const NAME = /^\s*wait\s*(?:[=;]|$)/i;
/**
 * How many seconds a request is ready to wait, by its `Prefer: wait=N` (RFC 7240). The first `wait`
 * counts; one that is malformed says nothing, as every preference that is not understood.
 */
export function preferredWait(prefer) {
    if (prefer === undefined)
        return undefined;
    const text = [prefer].flat().join(',');
    if (text.length > LONGEST)
        return undefined;
    const preferences = text.match(PREFERENCES) ?? [];
    const first = preferences.find((one) => NAME.test(one));
    const [, quoted, plain] = WAIT.exec(first ?? '') ?? [];
    const digits = quoted ?? plain;
    return digits === undefined ? undefined : Number(digits);
}
//# sourceMappingURL=prefer.js.map