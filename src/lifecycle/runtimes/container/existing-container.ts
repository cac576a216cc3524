import type { ContainerChoice } from '../../../catalog/launch-definition.js';
import { StartError } from '../runtime.js';
import { COMPOSE } from './compose-labels.js';
import type { ContainerFacts } from './container-facts.js';
import type { ContainerSource } from './container-source.js';
import { isKind } from './engine-error.js';
import type { Engine, ListedContainer } from './engine.service.js';
import type { GatewayIdentity } from './gateway-identity.service.js';

type Existing = Exclude<ContainerChoice, { by: 'image' }>;

/** A container that somebody else has created: it is started and stopped, and stays. */
export class ExistingContainer implements ContainerSource {
  readonly linesBefore = 0;
  readonly isTakenOver = false;
  readonly remove = undefined;

  constructor(
    private readonly choice: Existing,
    private readonly engine: Engine,
    private readonly identity: GatewayIdentity,
  ) {}

  async obtain(): Promise<ContainerFacts> {
    const { choice } = this;
    const id = choice.by === 'name' ? choice.name : await this.ofService(choice);
    try {
      return await this.engine.inspect(id);
    } catch (error) {
      if (!isKind(error, 'absent')) throw error;
      throw new StartError(`there is no container '${id}'; create it first`, { cause: error });
    }
  }

  private async ofService({
    service,
    project: named,
  }: Extract<Existing, { by: 'service' }>): Promise<string> {
    const project = named ?? (await this.identity.get()).project;
    if (project === undefined) {
      throw new StartError('the gateway is in no compose project; set project beside service');
    }
    const labels = [`${COMPOSE.project}=${project}`, `${COMPOSE.service}=${service}`];
    const all = await this.engine.list({ label: labels });
    const [first] = all.filter(isOfService(service, project)).sort(byUse);
    if (first !== undefined) return first.id;
    throw new StartError(
      `there is no container of the service '${service}' in the compose project '${project}'; create it first, as by docker compose create`,
    );
  }
}

/** One that runs first: else it would run beside the one that is started. */
const byUse = (a: ListedContainer, b: ListedContainer): number =>
  Number(b.isRunning) - Number(a.isRunning) ||
  Number(a.labels[COMPOSE.number]) - Number(b.labels[COMPOSE.number]);

/** One made by `compose run` is not the service's. */
const isOfService =
  (service: string, project: string) =>
  ({ labels }: ListedContainer): boolean =>
    labels[COMPOSE.project] === project &&
    labels[COMPOSE.service] === service &&
    labels[COMPOSE.oneoff] !== 'True';

/** True for the container that the choice means. */
export const isMeant =
  (choice: Existing, ownProject: string | undefined) =>
  (container: ListedContainer): boolean => {
    if (choice.by === 'name') return container.names.includes(choice.name);
    const project = choice.project ?? ownProject;
    return project !== undefined && isOfService(choice.service, project)(container);
  };
