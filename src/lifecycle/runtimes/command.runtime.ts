import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { ModelDefinition } from '../../catalog/model-definition.js';
import { hasPort, withDevices, withPid, withPort } from '../../config/placeholders.js';
import { Secrets } from '../../secrets/secrets.service.js';
import { openOutput } from './log-file.js';
import type { ModelOutput } from './log-file.js';
import { canBind, PortAllocator } from './port-allocator.js';
import { ProcessSession } from './process-session.js';
import { RunningCommand } from './running-command.js';
import type { Stopper } from './running-command.js';
import { Runtime, StartError } from './runtime.js';
import type { Placement, RunningUpstream } from './runtime.js';
import { whyNotStarted } from '../load-failure.js';
import { whyNot } from './why-not.js';

type Output = (text: string) => void;

const logger = new Logger('CommandRuntime');

/** Runs a model's `cmd` as a session of its own, without a shell. */
@Injectable()
export class CommandRuntime extends Runtime implements OnModuleInit, OnApplicationShutdown {
  private readonly running = new Set<RunningUpstream>();
  /** However the gateway's process ends, short of SIGKILL. */
  private readonly killAll = (): void => {
    for (const upstream of this.running) upstream.kill();
  };

  constructor(
    private readonly ports: PortAllocator,
    private readonly secrets: Secrets,
  ) {
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
    const log = openOutput(model, output, this.secrets);
    const { child, session } = await spawnSession(
      model.command.map(fill),
      environment,
      log.take,
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
      askToStop: stopCommand(model, fill, environment, session, log),
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
  { id, stopCommand: template }: ModelDefinition,
  fill: (text: string) => string,
  environment: Readonly<Record<string, string>>,
  session: ProcessSession,
  output: ModelOutput,
): ((orElse: () => void) => Stopper) | undefined {
  if (template === undefined) return undefined;
  const command = template.map((part) => withPid(fill(part), session.id));
  return (orElse) => {
    let stopping: ProcessSession | undefined;
    let isOver = false;
    const run = async (): Promise<void> => {
      const spawned = await spawnSession(command, environment, output.take);
      stopping = spawned.session;
      if (isOver) stopping.kill();
      const [exitCode] = (await once(spawned.child, 'exit')) as [number | null];
      stopping = undefined;
      if (exitCode !== 0) throw new StartError(`cmdStop ended with code ${String(exitCode)}`);
    };
    run().catch((error: unknown) => {
      if (isOver) return;
      const { said, detail } = whyNotStarted(error);
      output.write(`cannot stop by command, sending SIGTERM: ${said}\n`);
      logger.warn('cannot stop by command', { model: id, reason: said, private: { detail } });
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
  take: (stream: Readable) => void,
): Promise<Spawned> {
  try {
    const child = spawn(program, args, {
      detached: true,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    if (child.pid === undefined) throw new Error('it has no process id');
    for (const stream of [child.stdout, child.stderr]) take(stream);
    return { child, session: new ProcessSession(child.pid) };
  } catch (error) {
    throw new StartError(`its program cannot be run: ${whyNot(error)}`, { cause: error });
  }
}

/** A port the configuration names may be someone else's, who would then answer in the model's name. */
async function assertPortIsFree(baseUrl: string): Promise<void> {
  const { hostname, port } = new URL(baseUrl);
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  if (isHere && port !== '' && !(await canBind(Number(port)))) {
    throw new StartError(`port ${port} is already in use`);
  }
}

const mapValues = (
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
