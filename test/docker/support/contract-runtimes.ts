import { argumentsOf, OF_CONTAINERS, PROGRAM } from '../../support/contract/runtime.js';
import type { ContractRuntime, Place } from '../../support/contract/runtime.js';
import { containersOf, createdEntry, place, runningOf, STAND_IN } from './gateway-on-host.js';
import { docker } from './docker.js';

const PORT = '8000';

/** What the tests write there they also have to remove. */
const USER = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
/** Program and journal of the contract, at the same places inside. */
const volumesOf = ({ folder }: Place): string[] => [
  `${folder}:${folder}`,
  `${PROGRAM}:${PROGRAM}:ro`,
];

export const existingContainer: ContractRuntime = {
  ...OF_CONTAINERS,
  title: 'a container that exists',
  stage: (trial) => {
    const prefix = place();
    const made = new Set<string>();
    return Promise.resolve({
      environment: {},
      entry: async (name) => {
        const container = { name: prefix + name };
        if (made.has(name)) return { container };
        made.add(name);
        const volumes = volumesOf(trial).flatMap((volume) => ['--volume', volume]);
        const options = ['--init', '--user', USER, '--publish', `127.0.0.1::${PORT}`, ...volumes];
        const command = [PROGRAM, ...argumentsOf(trial, name, '0.0.0.0', PORT)];
        const args = ['--name', prefix + name, ...options, '--entrypoint', 'node', STAND_IN];
        await docker(['create', ...args, ...command]);
        return { container };
      },
      left: () => runningOf(prefix),
    });
  },
};

export const createdContainer: ContractRuntime = {
  ...OF_CONTAINERS,
  title: 'a container that is created',
  stage: (trial) => {
    const prefix = place();
    return Promise.resolve({
      environment: {},
      entry: (name) => {
        const command = argumentsOf(trial, name, '0.0.0.0', '{PORT}');
        const settings = {
          entrypoint: ['node', PROGRAM],
          command,
          port: Number(PORT),
          user: USER,
          volumes: volumesOf(trial),
        };
        return Promise.resolve(createdEntry(prefix, name, settings));
      },
      left: () => containersOf(prefix),
    });
  },
};
