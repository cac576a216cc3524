import { readFile, realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import { ConfigFile } from '../../../config/config-file.js';
import { sha256 } from '../../../sha256.js';
import { RunJournal } from '../run-journal.service.js';
import { COMPOSE } from './compose-labels.js';
import type { GatewayPlace } from './container-address.js';
import type { ContainerFacts } from './container-facts.js';
import { isKind } from './engine-error.js';
import { Engine } from './engine.service.js';
import { ownContainerIds } from './own-container-id.js';

/** Who the gateway is to the engine. */
export interface Identity {
  readonly place: GatewayPlace;
  /** Of compose; undefined: it belongs to none. */
  readonly project: string | undefined;
  /** To create containers in; undefined: that of the engine. */
  readonly network: string | undefined;
  /** The same for the gateway of this configuration file in this place, whenever it runs. */
  readonly key: string;
  readonly run: string;
}

/** Finds out whether the gateway runs in a container of the engine, and in which. */
@Injectable()
export class GatewayIdentity {
  private found: Identity | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly configFile: ConfigFile,
    private readonly journal: RunJournal,
  ) {}

  /** Asks the engine until that has worked once. @throws EngineError */
  async get(signal?: AbortSignal): Promise<Identity> {
    return (this.found ??= await this.find(signal));
  }

  /** True for a run of a gateway like this one that goes on. */
  async isOfAnother(run: string): Promise<boolean> {
    return run !== this.journal.run && (await this.journal.isLiving(run));
  }

  private async find(signal: AbortSignal | undefined): Promise<Identity> {
    const own = await this.ownContainer(signal);
    const project = own?.labels[COMPOSE.project];
    const name = own === undefined ? hostname() : lastingName(own);
    const file = await realpath(this.configFile.path).catch(() => this.configFile.path);
    const key = sha256(JSON.stringify([project, name, file])).slice(0, 16);
    // On the network of the machine it is as good as on the machine itself.
    const isInside = own !== undefined && own.networkMode !== 'host';
    return {
      place: isInside ? inside(own) : { kind: 'host', host: this.machine() },
      project,
      network: isInside ? own.networks[0]?.name : undefined,
      key,
      run: this.journal.run,
    };
  }

  private async ownContainer(signal: AbortSignal | undefined): Promise<ContainerFacts | undefined> {
    const mountinfo = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
    for (const id of ownContainerIds(mountinfo, hostname())) {
      try {
        const container = await this.engine.inspect(id, signal);
        if (container.isRunning) return container;
      } catch (error) {
        if (!isKind(error, 'absent')) throw error;
      }
    }
    return undefined;
  }

  /** Where the engine's published ports are reached. */
  private machine(): string {
    const { address } = this.engine;
    if ('socketPath' in address || address.host === 'localhost') return '127.0.0.1';
    return address.host.includes(':') ? `[${address.host}]` : address.host;
  }
}

/** The same after compose has made it anew. */
const lastingName = ({ name, labels }: ContainerFacts): string =>
  labels[COMPOSE.service] === undefined
    ? name
    : `${labels[COMPOSE.service]}-${labels[COMPOSE.number] ?? ''}`;

const inside = ({ id, networks }: ContainerFacts): GatewayPlace => ({
  kind: 'container',
  id,
  networks: networks.map((network) => network.id),
});
