import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { ModelDefinition } from '../../catalog/model-definition.js';
import { hasPort, withPid, withPort } from '../../config/placeholders.js';
import { openLogFile } from './log-file.js';
import { canBind, PortAllocator } from './port-allocator.js';
import { ProcessGroup } from './process-group.js';
import { RunningCommand } from './running-command.js';
import { Runtime, StartError } from './runtime.js';
import type { RunningUpstream } from './runtime.js';

type Output = (text: string) => void;

/** Runs a model's `cmd` as a process group of its own, without a shell. */
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

  async start(model: ModelDefinition, output: Output): Promise<RunningUpstream> {
    const port = needsPort(model) ? await this.ports.take() : undefined;
    try {
      if (port === undefined) await assertPortIsFree(model.baseUrl);
      return await this.spawn(model, port, output);
    } catch (error) {
      if (port !== undefined) this.ports.giveBack(port);
      throw error;
    }
  }

  private async spawn(
    model: ModelDefinition,
    port: number | undefined,
    output: Output,
  ): Promise<RunningUpstream> {
    const fill = (text: string): string => (port === undefined ? text : withPort(text, port));
    const environment = mapValues(model.environment, fill);
    const log = openLogFile(model, output);
    const child = await spawnGroup(model.command.map(fill), environment, log.write).catch(
      (error: unknown) => {
        log.close();
        throw error;
      },
    );
    const group = new ProcessGroup(child.pid);
    const running: RunningUpstream = new RunningCommand({
      model: model.id,
      child: child.process,
      group,
      baseUrl: fill(model.baseUrl),
      unloadTimeoutMs: model.unloadTimeoutMs,
      askToStop: this.stopCommand(model, fill, environment, group, log.write),
      onGone: () => {
        this.running.delete(running);
        log.close();
        if (port !== undefined) this.ports.giveBack(port);
      },
    });
    this.running.add(running);
    return running;
  }

  /** Runs `cmdStop`; where it cannot be run, or fails, SIGTERM stands in. */
  private stopCommand(
    { stopCommand, unloadTimeoutMs }: ModelDefinition,
    fill: (text: string) => string,
    environment: Readonly<Record<string, string>>,
    group: ProcessGroup,
    output: Output,
  ): (() => void) | undefined {
    if (stopCommand === undefined) return undefined;
    const command = stopCommand.map((part) => withPid(fill(part), group.id));
    const run = async (): Promise<void> => {
      const { process: child, pid } = await spawnGroup(command, environment, output);
      const timer = setTimeout(() => new ProcessGroup(pid).signal('SIGKILL'), unloadTimeoutMs);
      const [exitCode] = (await once(child, 'exit')) as [number | null];
      clearTimeout(timer);
      if (exitCode !== 0) throw new StartError(`cmdStop ended with code ${String(exitCode)}`);
    };
    return () => {
      run().catch((error: unknown) => {
        output(`cannot stop by command, sending SIGTERM: ${messageOf(error)}\n`);
        group.signal('SIGTERM');
      });
    };
  }
}

const needsPort = ({ command, baseUrl }: ModelDefinition): boolean =>
  [...command, baseUrl].some(hasPort);

interface SpawnedGroup {
  readonly process: ChildProcess;
  readonly pid: number;
}

/** @throws StartError when the program cannot be run. */
async function spawnGroup(
  [program = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>>,
  output: Output,
): Promise<SpawnedGroup> {
  const child = spawn(program, args, {
    detached: true,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', output);
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new StartError(`cannot run '${program}': ${messageOf(error)}`, { cause: error });
  }
  if (child.pid === undefined) throw new StartError(`cannot run '${program}'`);
  return { process: child, pid: child.pid };
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
