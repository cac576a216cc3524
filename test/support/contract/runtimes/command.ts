import { isAlive } from '../../journal.js';
import { argumentsOf, PROGRAM } from '../runtime.js';
import type { ContractRuntime } from '../runtime.js';

const quoted = (text: string): string => `'${text}'`;

export const command: ContractRuntime = {
  title: 'a command',
  noticesCrashes: true,
  isTakenOver: false,
  afterwards: undefined,
  failure: /exit code 3/,
  log: /a speaks/,
  stage: (place) =>
    Promise.resolve({
      environment: {},
      entry: (name) => {
        const args = argumentsOf(place, name, '127.0.0.1', '{PORT}');
        return Promise.resolve({ cmd: [process.execPath, PROGRAM, ...args].map(quoted).join(' ') });
      },
      left: () => Promise.resolve(place.journal.pids().filter(isAlive).map(String)),
    }),
};
