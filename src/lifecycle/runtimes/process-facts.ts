/** A process that runs. Its id and start time together mean it and no other, also after its end. */
export interface ProcessFacts {
  readonly pid: number;
  readonly group: number;
  /** Undefined where the system does not tell. */
  readonly session: number | undefined;
  /** On Linux in clock ticks since the boot, elsewhere in ms since 1970. */
  readonly startTime: number;
}

/** In the environment of whatever the gateway starts, and so of all that those start in turn. */
export const LIFE_VARIABLE = 'LLAMA_SWAP_LIFE';

/** Ended, and nobody has waited for it; it holds nothing. */
const HAS_ENDED = /^[ZX]/;

/**
 * `/proc/PID/stat`: id, name in parentheses, state, parent, group, session, …, start time as the
 * 22nd (proc(5)). Undefined for a process that has ended.
 */
export function processIn(stat: string): ProcessFacts | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20);
  const [state = '', , group, session] = fields;
  const startTime = Number(fields[19]);
  if (Number.isNaN(startTime) || HAS_ENDED.test(state)) return undefined;
  const pid = Number.parseInt(stat, 10);
  return { pid, group: Number(group), session: Number(session), startTime };
}

/** What `ps -Ao pid=,pgid=,stat=,lstart=` prints, in the C locale and UTC; without ended ones. */
export function processesIn(psOutput: string): ProcessFacts[] {
  return psOutput.split('\n').flatMap((line) => {
    const [, pid, group, state = '', since = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*\S)/.exec(line) ?? [];
    const startTime = Date.parse(`${since} UTC`);
    if (Number.isNaN(startTime) || HAS_ENDED.test(state)) return [];
    return [{ pid: Number(pid), group: Number(group), session: undefined, startTime }];
  });
}

/** What an environment, as `/proc/PID/environ` has it, says of the life it belongs to. */
export function lifeIn(environment: string): string | undefined {
  const prefix = `${LIFE_VARIABLE}=`;
  return environment
    .split('\0')
    .find((variable) => variable.startsWith(prefix))
    ?.slice(prefix.length);
}
