import { StartError } from '../runtime.js';
import { COMPOSE } from './compose-labels.js';
import { isKind } from './engine-error.js';
/** A container that somebody else has created: it is started and stopped, and stays. */
export class ExistingContainer {
    choice;
    engine;
    identity;
    linesBefore = 0;
    isTakenOver = false;
    remove = undefined;
    constructor(choice, engine, identity) {
        this.choice = choice;
        this.engine = engine;
        this.identity = identity;
    }
    async obtain() {
        const { choice } = this;
        const id = choice.by === 'name' ? choice.name : await this.ofService(choice);
        try {
            return await this.engine.inspect(id);
        }
        catch (error) {
            if (!isKind(error, 'absent'))
                throw error;
            throw new StartError(`there is no container '${id}'; create it first`, { cause: error });
        }
    }
    async ofService({ service, project: named, }) {
        const project = named ?? (await this.identity.get()).project;
        if (project === undefined) {
            throw new StartError('the gateway is in no compose project; set project beside service');
        }
        const labels = [`${COMPOSE.project}=${project}`, `${COMPOSE.service}=${service}`];
        const all = await this.engine.list({ label: labels });
        const [first] = all.filter(isOfService(service, project)).sort(byUse);
        if (first !== undefined)
            return first.id;
        throw new StartError(`there is no container of the service '${service}' in the compose project '${project}'; create it first, as by docker compose create`);
    }
}
/** One that runs first: else it would run beside the one that is started. */
const byUse = (a, b) => Number(b.isRunning) - Number(a.isRunning) ||
    Number(a.labels[COMPOSE.number]) - Number(b.labels[COMPOSE.number]);
/** One made by `compose run` is not the service's. */
const isOfService = (service, project) => ({ labels }) => labels[COMPOSE.project] === project &&
    labels[COMPOSE.service] === service &&
    labels[COMPOSE.oneoff] !== 'True';
/** True for the container that the choice means. */
export const isMeant = (choice, ownProject) => (container) => {
    if (choice.by === 'name')
        return container.names.includes(choice.name);
    const project = choice.project ?? ownProject;
    return project !== undefined && isOfService(choice.service, project)(container);
};
//# sourceMappingURL=existing-container.js.map