import { isMapping } from '../../config/mapping.js';
import { parsedJson } from '../../parsed-json.js';
const DAY_MS = 24 * 60 * 60 * 1000;
const RUN = /^[0-9a-f]{32}$/;
/** What has become of a recorded run: it goes on, nothing can be left of it, or something may be. */
export function fateOf(record, here, { isGatewayAlive, ageMs }) {
    if (record.boot !== here.boot)
        return 'over';
    // In another container, say: its processes cannot be seen from here, nor can its gateway.
    if (record.pidNamespace !== here.pidNamespace)
        return ageMs > DAY_MS ? 'over' : 'running';
    return isGatewayAlive ? 'running' : 'cut short';
}
/**
 * What is left of a run: recorded leaders with all of their session and group, whatever has a life of
 * this run, and what was known before to be left of it. An id alone, that of a leader or of a session,
 * means nothing: it may be another's by now.
 */
export function remnantsOf(record, processes, known = []) {
    const { run, upstreams } = record;
    const leaders = upstreams.filter((upstream) => processes.some(isSameAs(upstream)));
    return processes.flatMap((process) => {
        const { pid, startTime, group, session, life } = process;
        const before = known.find(isSameAs(process));
        if (before !== undefined)
            return [before];
        const leader = leaders.find((one) => one.pid === session || one.group === group);
        if (leader !== undefined)
            return [{ pid, startTime, model: leader.model }];
        if (life?.startsWith(`${run}.`) !== true)
            return [];
        return [{ pid, startTime, model: upstreams.find((one) => one.life === life)?.model }];
    });
}
export const isSameAs = ({ pid, startTime }) => (other) => other.pid === pid && other.startTime === startTime;
/** Undefined for what is no record. */
export function parseRecord(text) {
    const value = parsedJson(text);
    return isRecord(value) ? value : undefined;
}
function isRecord(value) {
    if (!isMapping(value))
        return false;
    const { gateway, boot, pidNamespace, run, upstreams } = value;
    return (isMapping(gateway) &&
        isIdentity(gateway) &&
        typeof boot === 'string' &&
        typeof pidNamespace === 'string' &&
        typeof run === 'string' &&
        RUN.test(run) &&
        Array.isArray(upstreams) &&
        upstreams.every(isUpstream));
}
const isUpstream = (value) => isMapping(value) &&
    isIdentity(value) &&
    isId(value.group) &&
    typeof value.model === 'string' &&
    typeof value.life === 'string';
/** Signals to 0 and to 1 mean whole groups of processes, or all. */
const isId = (value) => Number.isInteger(value) && Number(value) > 1;
const isIdentity = ({ pid, startTime }) => Number.isInteger(pid) && Number(pid) > 0 && typeof startTime === 'number';
//# sourceMappingURL=run-record.js.map