import { appendFileSync } from 'node:fs';

/** [port, write] from the arguments every program here gets: PORT JOURNAL NAME. */
export function setUp() {
  const [, , port, file, name, ...more] = process.argv;
  const write = (event, details = {}) => {
    const line = { at: Date.now(), pid: process.pid, name, event, ...details };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  write('started');
  return { port: Number(port), write, more };
}
