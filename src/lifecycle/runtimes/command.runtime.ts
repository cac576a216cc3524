import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { ModelDefinition } from '../../catalog/model-definition.js';
import { hasPort, withDevices, withPid, withPort } from '../../config/placeholders.js';
import { openLogFile } from './log-file.js';
import { canBind, PortAllocator } from './port-allocator.js';
import { ProcessSession } from './process-session.js';
import { RunningCommand } from './running-command.js';
import type { Stopper } from './running-command.js';
import { Runtime, StartError } from './runtime.js';
import type { Placement, RunningUpstream } from './runtime.js';

type Output = (text: string) => void;

/** Runs a model's `cmd` as a session of its own, without a shell. */
@Injectable()
export class CommandRuntime extends Runtime implements OnModuleInit, OnApplicationShutdown {
  private readonly running = new Set<RunningUpstream>();
  /** However the gateway's process ends, short of SIGKILL. */
  private readonly killAll = (): void => {
    for (const upstream of this.running) upstream.kill();
  };

  constructor(private readonly ports: PortAllocator) {
    super();
  }

  onModuleInit(): void {
    process.on('exit', this.killAll);
  }

  onApplicationShutdown(): void {
    process.off('exit', this.killAll);
  }

  async start(
    model: ModelDefinition,
    placement: Placement,
    output: Output,
  ): Promise<RunningUpstream> {
    const port = needsPort(model) ? await this.ports.take() : undefined;
    try {
      if (!hasPort(model.baseUrl)) await assertPortIsFree(model.baseUrl);
      return await this.spawn(model, placement, port, output);
    } catch (error) {
      if (port !== undefined) this.ports.giveBack(port);
      throw error;
    }
  }

  private async spawn(
    model: ModelDefinition,
    placement: Placement,
    port: number | undefined,
    output: Output,
  ): Promise<RunningUpstream> {
    const names = placement.devices.map(({ name }) => name);
    const gpus = gpusOf(placement);
    const fill = (text: string): string =>
      withDevices(port === undefined ? text : withPort(text, port), names, gpus);
    const environment = {
      ...(placement.isConfined && !choosesGpus(model) ? confinedTo(gpus) : {}),
      ...mapValues(model.environment, fill),
    };
    const log = openLogFile(model, output);
    const { child, session } = await spawnSession(
      model.command.map(fill),
      environment,
      log.write,
    ).catch((error: unknown) => {
      log.close();
      throw error;
    });
    const running: RunningUpstream = new RunningCommand({
      model: model.id,
      child,
      session,
      baseUrl: fill(model.baseUrl),
      unloadTimeoutMs: model.unloadTimeoutMs,
      askToStop: stopCommand(model, fill, environment, session, log.write),
      onGone: () => {
        this.running.delete(running);
        log.close();
        if (port !== undefined) this.ports.giveBack(port);
      },
    });
    this.running.add(running);
    return running;
  }
}

const gpusOf = ({ devices }: Placement): string[] => devices.flatMap(({ gpu }) => gpu ?? []);

/** Its numbers may be of another order then, which is its own affair too. */
const choosesGpus = ({ environment }: ModelDefinition): boolean =>
  'CUDA_VISIBLE_DEVICES' in environment;

/** The drivers' tools count GPUs by their place on the bus; CUDA would begin with the fastest. */
const confinedTo = (gpus: readonly string[]): Record<string, string> => ({
  CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
  CUDA_VISIBLE_DEVICES: gpus.join(','),
});

/** Runs `cmdStop`; where it cannot be run, or fails, `orElse` stands in. */
function stopCommand(
  { stopCommand: template }: ModelDefinition,
  fill: (text: string) => string,
  environment: Readonly<Record<string, string>>,
  { id }: ProcessSession,
  output: Output,
): ((orElse: () => void) => Stopper) | undefined {
  if (template === undefined) return undefined;
  const command = template.map((part) => withPid(fill(part), id));
  return (orElse) => {
    let stopping: ProcessSession | undefined;
    let isOver = false;
    const run = async (): Promise<void> => {
      const { child, session } = await spawnSession(command, environment, output);
      stopping = session;
      if (isOver) session.kill();
      const [exitCode] = (await once(child, 'exit')) as [number | null];
      stopping = undefined;
      if (exitCode !== 0) throw new StartError(`cmdStop ended with code ${String(exitCode)}`);
    };
    run().catch((error: unknown) => {
      if (isOver) return;
      output(`cannot stop by command, sending SIGTERM: ${messageOf(error)}\n`);
      orElse();
    });
    return {
      kill: () => {
        isOver = true;
        stopping?.kill();
      },
    };
  };
}

const needsPort = ({ command, baseUrl }: ModelDefinition): boolean =>
  [...command, baseUrl].some(hasPort);

interface Spawned {
  readonly child: ChildProcess;
  readonly session: ProcessSession;
}

/** @throws StartError when the program cannot be run. */
async function spawnSession(
  [program = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>>,
  output: Output,
): Promise<Spawned> {
  const child = spawn(program, args, {
    detached: true,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new StartError(`cannot run '${program}': ${messageOf(error)}`, { cause: error });
  }
  if (child.pid === undefined) throw new StartError(`cannot run '${program}'`);
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', output);
  return { child, session: new ProcessSession(child.pid) };
}

/** A port the configuration names may be someone else's, who would then answer in the model's name. */
async function assertPortIsFree(baseUrl: string): Promise<void> {
  const { hostname, port } = new URL(baseUrl);
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  if (isHere && port !== '' && !(await canBind(Number(port)))) {
    throw new StartError(`port ${port} is already in use`);
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const mapValues = (
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
