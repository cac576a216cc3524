import { onTestFinished } from 'vitest';
import { StandInEngine } from '../../engine/stand-in-engine.js';
import { argumentsOf, PROGRAM } from '../runtime.js';
import type { ContractRuntime } from '../runtime.js';

const IMAGE = 'contract:1';
const PORT = '8000';

const usual = {
  noticesCrashes: true,
  isTakenOver: true,
  afterwards: undefined,
  failure: /exit code 3/,
  log: /a speaks/,
} as const;

/** An engine that this process is told of, with the image of the contract. */
export async function engineOf(): Promise<StandInEngine> {
  const engine = await StandInEngine.start();
  engine.images.here.set(IMAGE, {
    Entrypoint: [process.execPath, PROGRAM],
    ExposedPorts: { [`${PORT}/tcp`]: {} },
  });
  const before = process.env['DOCKER_HOST'];
  process.env['DOCKER_HOST'] = engine.dockerHost;
  onTestFinished(() => {
    if (before === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = before;
  });
  return engine;
}

export const existingContainer: ContractRuntime = {
  ...usual,
  title: 'a container that exists',
  stage: async (place) => {
    const engine = await engineOf();
    return {
      environment: { DOCKER_HOST: engine.dockerHost },
      entry: (name) => {
        if (!engine.ps().some((line) => line.startsWith(`${name} `))) {
          engine.create(name, {
            Image: IMAGE,
            Cmd: argumentsOf(place, name, '0.0.0.0', PORT),
            HostConfig: { PortBindings: { [`${PORT}/tcp`]: [{ HostIp: '127.0.0.1' }] } },
          });
        }
        return Promise.resolve({ container: { name } });
      },
      left: () => Promise.resolve(engine.ps().filter((line) => line.endsWith(' running'))),
    };
  },
};

export const createdContainer: ContractRuntime = {
  ...usual,
  title: 'a container that is created',
  stage: async (place) => {
    const engine = await engineOf();
    return {
      environment: { DOCKER_HOST: engine.dockerHost },
      entry: (name) => {
        const args = argumentsOf(place, name, '0.0.0.0', '{PORT}');
        return Promise.resolve({ container: { image: IMAGE, command: args, port: Number(PORT) } });
      },
      left: () => Promise.resolve(engine.ps()),
    };
  },
};
