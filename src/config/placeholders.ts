/** `{PORT}` and `${PORT}` are the same. */
const PORT = /\$?\{PORT\}/g;

/** Where a command is reached that says nothing else. */
export const DEFAULT_PROXY = 'http://127.0.0.1:{PORT}';

export const hasPort = (text: string): boolean => text.search(PORT) !== -1;

export const withPort = (text: string, port: number): string => text.replaceAll(PORT, String(port));

export const withPid = (text: string, pid: number): string =>
  text.replaceAll('${PID}', String(pid));

/** `${DEVICES}` stands for the names of the devices a model is placed on, `${GPUS}` for its GPUs. */
const DEVICES = /\$\{(?:DEVICES|GPUS)\}/;

export const hasDevices = (text: string): boolean => DEVICES.test(text);

/** With commas between them. */
export const withDevices = (
  text: string,
  devices: readonly string[],
  gpus: readonly string[],
): string => text.replaceAll('${DEVICES}', devices.join(',')).replaceAll('${GPUS}', gpus.join(','));
