import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { ContainerLaunch } from '../../../catalog/launch-definition.js';
import { ModelCatalog } from '../../../catalog/model-catalog.service.js';
import { sha256 } from '../../../sha256.js';
import { RunJournal } from '../run-journal.service.js';
import { launchedBy } from '../runtime.js';
import type { Found, ModelBy } from '../runtime.js';
import { launchText, originOf } from './container-labels.js';
import type { Origin } from './container-labels.js';
import type { EngineEvent } from './engine-event.js';
import { Engine } from './engine.service.js';
import type { ListedContainer } from './engine.service.js';
import { isMeant } from './existing-container.js';
import { GatewayIdentity } from './gateway-identity.service.js';
import type { Identity } from './gateway-identity.service.js';
import { orAborted } from './or-aborted.js';
import { Removals } from './removals.service.js';

interface Claim {
  readonly model: string;
  readonly id: string;
  readonly isOurs: boolean;
}

/** True for a container that a model of this run has, or may have. */
export type IsClaimed = (claim: Claim) => boolean;

/**
 * Containers that run although this run of the gateway has not started them: what may be used is told,
 * and what of ours nobody can use is removed. Those of others are never removed.
 */
@Injectable()
export class Leftovers {
  readonly found = new Subject<Found>();
  /** Ours, by model. */
  private readonly adoptable = new Map<string, string>();
  private readonly logger = new Logger(Leftovers.name);

  constructor(
    private readonly engine: Engine,
    private readonly identity: GatewayIdentity,
    private readonly catalog: ModelCatalog,
    private readonly journal: RunJournal,
    private readonly removals: Removals,
  ) {}

  /** Takes the container that an earlier run has left for the model, once. */
  adopt(model: ModelBy<ContainerLaunch>): string | undefined {
    const id = this.adoptable.get(model.id);
    this.adoptable.delete(model.id);
    return id;
  }

  /**
   * Looks at all there are; resolves once those that are removed are gone, and hold no memory.
   * @throws EngineError, or the reason of the signal
   */
  async survey(isClaimed: IsClaimed, signal: AbortSignal): Promise<void> {
    const identity = await this.identity.get(signal);
    for (const container of await this.engine.list({}, signal)) {
      await this.judge(container, identity, isClaimed);
    }
    await orAborted(this.removals.finished(), signal);
  }

  /** Looks at the one that something has happened to. @throws EngineError */
  async consider({ action, id, attributes }: EngineEvent, isClaimed: IsClaimed): Promise<void> {
    if (action !== 'start' && action !== 'create') return;
    const { name = '' } = attributes;
    const container = { id, names: [name], isRunning: action === 'start', labels: attributes };
    await this.judge(container, await this.identity.get(), isClaimed);
  }

  private async judge(
    container: ListedContainer,
    identity: Identity,
    isClaimed: IsClaimed,
  ): Promise<void> {
    const { id, labels } = container;
    const origin = originOf(labels);
    if (origin === undefined) {
      const model = container.isRunning ? this.meantBy(container, identity) : undefined;
      if (model === undefined || isClaimed({ model, id, isOurs: false })) return;
      this.found.next({ model, devices: undefined });
    } else if (
      origin.gateway === identity.key &&
      !isClaimed({ model: origin.model, id, isOurs: true })
    ) {
      await this.judgeOurs(container, origin);
    }
  }

  private async judgeOurs(
    { id, names, isRunning }: ListedContainer,
    origin: Origin,
  ): Promise<void> {
    const isRemoved = [id, ...names].some((handle) => this.removals.isRemoving(handle));
    const isOurRun = origin.run === this.journal.run;
    if (isRemoved || (await this.identity.isOfAnother(origin.run))) return;
    const { model, devices } = origin;
    const wanted = launchedBy(this.catalog.models, 'container').find((one) => one.id === model);
    if (
      !isOurRun &&
      isRunning &&
      wanted !== undefined &&
      sha256(launchText(wanted)) === origin.launch
    ) {
      this.adoptable.set(model, id);
      this.found.next({ model, devices });
      return;
    }
    this.logger.warn('orphan ended', { model, container: id.slice(0, 12) });
    void this.removals.remove(id, { model });
  }

  /** The model whose existing container it is. */
  private meantBy(container: ListedContainer, { project }: Identity): string | undefined {
    return launchedBy(this.catalog.models, 'container').find(({ launch }) => {
      const choice = launch.container;
      return choice.by !== 'image' && isMeant(choice, project)(container);
    })?.id;
  }
}
