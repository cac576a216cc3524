import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groupsIn, limitOf, parseMeminfo, withinAll } from './machine-memory.js';
const GROUPS = '/sys/fs/cgroup';
/** The machine's memory, within what a container allows; undefined where it cannot be told. */
export async function readMachineMemory() {
    const machine = parseMeminfo(await textOf('/proc/meminfo'));
    if (machine === undefined)
        return undefined;
    const groups = groupsIn(await textOf('/proc/self/cgroup'));
    return withinAll(machine, await Promise.all(groups.map(limitAt)));
}
async function limitAt(group) {
    const [max, current, stat] = await Promise.all([
        textOf(join(GROUPS, group, 'memory.max')),
        textOf(join(GROUPS, group, 'memory.current')),
        textOf(join(GROUPS, group, 'memory.stat')),
    ]);
    return limitOf({ max, current, stat });
}
const textOf = (file) => readFile(file, 'latin1').catch(() => '');
//# sourceMappingURL=read-machine-memory.js.map