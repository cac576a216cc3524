import { onTestFinished } from 'vitest';
import { StandInEngine } from '../../engine/stand-in-engine.js';
import { argumentsOf, OF_CONTAINERS, PROGRAM } from '../runtime.js';
import type { ContractRuntime, Place } from '../runtime.js';

export const IMAGE = 'contract:1';
const PORT = '8000';
const engines = new WeakMap<Place, StandInEngine>();

/** What containers of the contract are made of. */
export const CONTRACT_IMAGE = {
  Entrypoint: [process.execPath, PROGRAM],
  ExposedPorts: { [`${PORT}/tcp`]: {} },
};

/** The one engine of a place; whoever asks first starts it, and has this process told of it. */
export async function engineOf(place: Place): Promise<StandInEngine> {
  const known = engines.get(place);
  if (known !== undefined) return known;
  const engine = await StandInEngine.start();
  engines.set(place, engine);
  engine.images.here.set(IMAGE, CONTRACT_IMAGE);
  const before = process.env['DOCKER_HOST'];
  process.env['DOCKER_HOST'] = engine.dockerHost;
  onTestFinished(() => {
    if (before === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = before;
  });
  return engine;
}

export const existingContainer: ContractRuntime = {
  ...OF_CONTAINERS,
  title: 'a container that exists',
  stage: async (place) => {
    const engine = await engineOf(place);
    return {
      environment: { DOCKER_HOST: engine.dockerHost },
      entry: (name) => {
        const existing = `server-${name}`;
        if (!engine.all().some((one) => one.name === existing)) {
          engine.create(existing, {
            Image: IMAGE,
            Cmd: argumentsOf(place, name, '0.0.0.0', PORT),
            HostConfig: { PortBindings: { [`${PORT}/tcp`]: [{ HostIp: '127.0.0.1' }] } },
          });
        }
        return Promise.resolve({ container: { name: existing } });
      },
      left: () => Promise.resolve(engine.ps().filter((line) => line.endsWith(' running'))),
    };
  },
};

export const createdContainer: ContractRuntime = {
  ...OF_CONTAINERS,
  title: 'a container that is created',
  stage: async (place) => {
    const engine = await engineOf(place);
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
