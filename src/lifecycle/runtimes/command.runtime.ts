import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { CommandLaunch } from '../../catalog/launch-definition.js';
import { hasPort, withPid } from '../../config/placeholders.js';
import { Secrets } from '../../secrets/secrets.service.js';
import { DeathSignal } from './death-signal.service.js';
import { fillerOf, gpusOf } from './fill-in.js';
import { portHere } from './listeners.js';
import { openOutput } from './log-file.js';
import type { ModelOutput } from './log-file.js';
import { MovingCommand } from './moving-command.js';
import { canBind, PortAllocator } from './port-allocator.js';
import { RunJournal } from './run-journal.service.js';
import { RunningCommand } from './running-command.js';
import { Runtime, StartError } from './runtime.js';
import type { ModelBy, Placement, RunningUpstream } from './runtime.js';
import { spawnSession } from './spawn-session.js';
import { stopBy } from './stop-command.js';

type CommandModel = ModelBy<CommandLaunch>;
type Output = (text: string) => void;

const SKIP_AT_MOST = 64;

/** Runs a model's `cmd` as a session of its own, without a shell. */
@Injectable()
export class CommandRuntime
  extends Runtime<CommandLaunch>
  implements OnModuleInit, OnApplicationShutdown
{
  private readonly running = new Set<RunningUpstream>();
  /** However the gateway's process ends, short of SIGKILL. */
  private readonly killAll = (): void => {
    for (const upstream of this.running) upstream.kill();
  };

  constructor(
    private readonly ports: PortAllocator,
    private readonly secrets: Secrets,
    private readonly journal: RunJournal,
    private readonly deathSignal: DeathSignal,
  ) {
    super();
  }

  onModuleInit(): void {
    process.on('exit', this.killAll);
  }

  onApplicationShutdown(): void {
    process.off('exit', this.killAll);
  }

  async start(model: CommandModel, placement: Placement, output: Output): Promise<RunningUpstream> {
    const log = openOutput(model, output, this.secrets);
    const launch = { model, placement, output: log };
    const first = await this.launch(launch).catch((error: unknown) => {
      log.close();
      throw error;
    });
    const canMove = hasPort(model.launch.baseUrl) && model.checkEndpoint !== undefined;
    const running: RunningUpstream = new MovingCommand({
      model,
      first,
      // Others who look for another port now would find the same if all looked from the first on.
      startAnew: canMove ? () => this.launch(launch, randomInt(SKIP_AT_MOST)) : undefined,
      output: log.write,
      onGone: () => {
        this.running.delete(running);
        log.close();
      },
    });
    this.running.add(running);
    return running;
  }

  private async launch(launch: Launch, skip = 0): Promise<RunningCommand> {
    const { model } = launch;
    const port = needsPort(model) ? await this.ports.take(skip) : undefined;
    try {
      const { baseUrl } = model.launch;
      if (!hasPort(baseUrl)) await assertPortIsFree(baseUrl);
      return await this.spawn(launch, port);
    } catch (error) {
      if (port !== undefined) this.ports.giveBack(port);
      throw error;
    }
  }

  private async spawn(
    { model, placement, output }: Launch,
    port: number | undefined,
  ): Promise<RunningCommand> {
    const { launch } = model;
    const fill = fillerOf(placement, port);
    const environment = {
      ...process.env,
      ...(placement.isConfined && !choosesGpus(model) ? confinedTo(gpusOf(placement)) : {}),
      ...mapValues(launch.environment, fill),
    };
    const runsElsewhere = launch.stopCommand !== undefined;
    // What a client started is not ended by killing the client.
    const signal = runsElsewhere ? 'TERM' : 'KILL';
    const life = this.journal.nextLife();
    const { child, session } = await spawnSession({
      command: this.deathSignal.around(launch.command.map(fill), environment, signal),
      environment,
      life,
      take: output.take,
    });
    const { id, startTime } = session;
    this.journal.add({ model: model.id, pid: id, startTime, group: id, port, life });
    return new RunningCommand({
      model: model.id,
      child,
      session,
      baseUrl: fill(launch.baseUrl),
      runsElsewhere,
      stopBy: (command, orElse) =>
        stopBy(
          {
            model: model.id,
            command: command.map((part) => withPid(fill(part), id)),
            environment,
            life: this.journal.nextLife(),
            output,
          },
          orElse,
        ),
      onGone: () => {
        this.journal.remove(id);
        if (port !== undefined) this.ports.giveBack(port);
      },
    });
  }
}

interface Launch {
  readonly model: CommandModel;
  readonly placement: Placement;
  readonly output: ModelOutput;
}

/** Its numbers may be of another order then, which is its own affair too. */
const choosesGpus = ({ launch }: CommandModel): boolean =>
  'CUDA_VISIBLE_DEVICES' in launch.environment;

/** The drivers' tools count GPUs by their place on the bus; CUDA would begin with the fastest. */
const confinedTo = (gpus: readonly string[]): Record<string, string> => ({
  CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
  CUDA_VISIBLE_DEVICES: gpus.join(','),
});

const needsPort = ({ launch: { command, baseUrl } }: CommandModel): boolean =>
  [...command, baseUrl].some(hasPort);

/** A port the configuration names may be someone else's, who would then answer in the model's name. */
async function assertPortIsFree(baseUrl: string): Promise<void> {
  const port = portHere(baseUrl);
  if (port !== undefined && !(await canBind(port))) {
    throw new StartError(`port ${port} is already in use`);
  }
}

const mapValues = (
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
