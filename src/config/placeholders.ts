/** `{PORT}` and `${PORT}` are the same. */
const PORT = /\$?\{PORT\}/g;

export const hasPort = (text: string): boolean => text.search(PORT) !== -1;

export const withPort = (text: string, port: number): string => text.replaceAll(PORT, String(port));

export const withPid = (text: string, pid: number): string =>
  text.replaceAll('${PID}', String(pid));
