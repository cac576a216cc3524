import { sha256 } from '../../../sha256.js';
import { StartError } from '../runtime.js';
import { containerName, devicesOf, labelsOf, launchText, originOf } from './container-labels.js';
import { createOptions, portOf } from './create-options.js';
import { isKind } from './engine-error.js';
import { pullImage } from './image-pull.js';
import { orAborted } from './or-aborted.js';
const REMOVED_WITHIN_MS = 30_000;
const DEFAULT_PREFIX = 'llama-swap';
/** A container that is made for one load, and removed after it. */
export class OwnedContainer {
    parts;
    linesBefore = 100;
    isTakenOver;
    /** Its id; undefined: there is none. */
    handle;
    constructor(parts) {
        this.parts = parts;
        this.isTakenOver = parts.adopted !== undefined;
        this.handle = parts.adopted;
    }
    async obtain(signal) {
        const { engine, adopted, removals, model } = this.parts;
        if (adopted !== undefined) {
            const container = await engine.inspect(adopted, signal).catch(orAbsent);
            if (container?.isRunning === true)
                return container;
            await orAborted(this.remove(), signal);
            this.handle = undefined;
        }
        const identity = await this.parts.identity.get(signal);
        const exposed = await this.provideImage(signal);
        // The engine is there: what is left of the load before will soon be gone. Else its name is in the way.
        const soon = AbortSignal.any([signal, AbortSignal.timeout(REMOVED_WITHIN_MS)]);
        await orAborted(removals.finished(model.id), soon).catch(() => {
            signal.throwIfAborted();
        });
        return await this.make(identity, exposed, signal);
    }
    remove = async (after) => {
        const { handle, parts } = this;
        const model = parts.model.id;
        if (handle === undefined)
            return;
        await parts.removals.remove(handle, after === undefined ? { model } : { model, after });
    };
    /** Ports that it exposes. */
    async provideImage(signal) {
        const { engine, create, write } = this.parts;
        const { pull, platform } = create.settings;
        const { image } = create;
        if (pull === 'always')
            await pullImage(engine, { image, platform, write, signal });
        try {
            return await engine.exposedBy(image, signal);
        }
        catch (error) {
            if (pull !== 'missing' || !isKind(error, 'absent'))
                throw error;
        }
        await pullImage(engine, { image, platform, write, signal });
        return await engine.exposedBy(image, signal);
    }
    async make(identity, exposed, signal) {
        const { engine, create } = this.parts;
        const options = this.options(identity, exposed);
        const { platform } = create.settings;
        const name = this.name(identity);
        const query = platform === undefined ? { name } : { name, platform };
        const attempt = () => this.create(options, query, identity, signal);
        this.handle = await attempt().catch(async (error) => {
            if (!isKind(error, 'conflict'))
                throw error;
            await this.clear(name, identity, error, signal);
            return await attempt();
        });
        return await engine.inspect(this.handle, signal);
    }
    name({ project }) {
        const { create, model } = this.parts;
        return (create.settings.name ?? containerName(project ?? DEFAULT_PREFIX, model.id, sha256(model.id)));
    }
    /** A request that is given up may have worked: then what it has made is removed. */
    async create(options, query, { run: ifOf }, signal) {
        const { engine, removals } = this.parts;
        const model = this.parts.model.id;
        const creation = engine.create(options, query);
        try {
            return await orAborted(creation, signal);
        }
        catch (error) {
            if (signal.aborted || isKind(error, 'lost')) {
                const after = creation.catch(() => undefined);
                void removals.remove(query.name, { model, after, ifOf });
            }
            throw error;
        }
    }
    /** What has the name is removed if it is ours, and nobody's any more. */
    async clear(name, { key }, conflict, signal) {
        const { engine, removals, model } = this.parts;
        const other = await engine.inspect(name, signal);
        const origin = originOf(other.labels);
        if (origin?.gateway !== key || origin.model !== model.id)
            throw conflict;
        if (await this.parts.identity.isOfAnother(origin.run))
            throw conflict;
        await orAborted(removals.remove(other.id, { model: model.id }), signal);
    }
    options({ key: gateway, run, network, place }, exposed) {
        const { create, model, placement } = this.parts;
        const { launch } = model;
        const port = portOf(create, launch.port, exposed);
        if (port === undefined && launch.baseUrl === undefined)
            throw new StartError(whyNoPort(exposed));
        const origin = {
            gateway,
            run,
            model: model.id,
            launch: sha256(launchText(model)),
            devices: devicesOf(placement),
            port,
        };
        const isLocal = place.kind === 'host' && place.host === '127.0.0.1';
        return createOptions({
            create,
            port,
            placement,
            labels: labelsOf(origin),
            network: launch.network ?? network,
            // An engine elsewhere is reached at the address of its machine only.
            publishedAt: place.kind === 'host' ? (isLocal ? '127.0.0.1' : '') : undefined,
        });
    }
}
function orAbsent(error) {
    if (!isKind(error, 'absent'))
        throw error;
}
const whyNoPort = (exposed) => exposed.length === 0
    ? 'its image exposes no port; set port'
    : `its image exposes several ports (${exposed.join(', ')}); set port`;
//# sourceMappingURL=owned-container.js.map