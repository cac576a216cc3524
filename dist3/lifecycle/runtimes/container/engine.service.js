var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
import { Injectable } from '@nestjs/common';
import { StartError } from '../runtime.js';
import { factsOf, tcpPort } from './container-facts.js';
import { engineAddress } from './engine-address.js';
import { connectionTo } from './engine-connection.js';
import { EngineError } from './engine-error.js';
import { orAborted } from './or-aborted.js';
/** Bounds of what the engine is asked, by how long it may well take. */
const LOOK_MS = 10_000;
const MAKE_MS = 60_000;
const START_MS = 120_000;
/** Of the streams of an engine that is not on this machine. */
const KEEP_ALIVE_MS = 10_000;
/** Beside the time that the container has to stop. */
const STOP_MS = 15_000;
/**
 * The Docker engine, or whoever speaks its language. Everything asked of it has a bound, and fails with
 * an {@link EngineError}; where the signal came first, with the reason of that.
 */
let Engine = class Engine {
    client;
    /** @throws StartError */
    get address() {
        const address = engineAddress(process.env);
        if (address === undefined) {
            throw new StartError('DOCKER_HOST is not understood; expected unix:///path or tcp://host:port');
        }
        return address;
    }
    inspect(id, signal) {
        return this.ask('inspect', LOOK_MS, signal, async (docker, abortSignal) => 
        // The library's type leaves out that parts may be missing.
        factsOf((await docker.getContainer(id).inspect({ abortSignal }))));
    }
    /** All containers, those that do not run included. */
    list(filters, signal) {
        return this.ask('list', LOOK_MS, signal, async (docker, abortSignal) => {
            const options = { all: true, filters: JSON.stringify(filters), abortSignal };
            return (await docker.listContainers(options)).map((one) => ({
                id: one.Id,
                names: one.Names.map((name) => name.replace(/^\//, '')),
                isRunning: one.State === 'running',
                labels: one.Labels,
            }));
        });
    }
    /** Ports that an image exposes. */
    exposedBy(image, signal) {
        return this.ask('image', LOOK_MS, signal, async (docker, abortSignal) => {
            // The library's types lack the option, and that podman leaves parts out.
            const options = { abortSignal };
            const { Config } = (await docker.getImage(image).inspect(options));
            return Object.keys(Config?.ExposedPorts ?? {}).flatMap(tcpPort);
        });
    }
    /** Resolves with the id. */
    create(options, query, signal) {
        return this.ask('create', MAKE_MS, signal, async (docker, abortSignal) => {
            // Otherwise the library repeats everything in the URL, and with it in the logs of proxies.
            const parts = { _query: query, _body: options, abortSignal };
            return (await docker.createContainer(parts)).id;
        });
    }
    start(id) {
        return this.ask('start', START_MS, undefined, (docker, abortSignal) => unlessSo(docker.getContainer(id).start({ abortSignal })));
    }
    /** By its stop signal; by SIGKILL after so many seconds. */
    stop(id, seconds, signal) {
        return this.ask('stop', seconds * 1000 + STOP_MS, signal, (docker, abortSignal) => unlessSo(docker.getContainer(id).stop({ t: seconds, abortSignal })));
    }
    kill(id, signal) {
        return this.ask('kill', LOOK_MS, signal, async (docker, abortSignal) => {
            await docker.getContainer(id).kill({ abortSignal });
        });
    }
    /** With its unnamed volumes, even while it runs. */
    remove(id, signal) {
        return this.ask('remove', MAKE_MS, signal, async (docker, abortSignal) => {
            await docker.getContainer(id).remove({ force: true, v: true, abortSignal });
        });
    }
    /** Ends with the container. */
    logs(id, { since, tail }, signal) {
        const wish = {
            ...(since === undefined ? {} : { since }),
            ...(tail === undefined ? {} : { tail }),
        };
        return this.open('logs', signal, (docker, abortSignal) => {
            const all = { follow: true, stdout: true, stderr: true, timestamps: true };
            // The library's type knows whole seconds only.
            const options = { ...wish, ...all, abortSignal };
            return docker.getContainer(id).logs(options);
        });
    }
    /** Lines of JSON. */
    events(filters, signal) {
        return this.open('events', signal, (docker, abortSignal) => docker.getEvents({ filters: JSON.stringify(filters), abortSignal }));
    }
    /** Lines of JSON. */
    pull(query, signal) {
        return this.open('pull', signal, (docker, abortSignal) => docker.createImage({ _query: query, _body: {}, abortSignal }));
    }
    /** A stream, which the signal ends; the bound is for its beginning. */
    async open(task, signal, begin) {
        const late = new AbortController();
        const either = AbortSignal.any([signal, late.signal]);
        try {
            const withinMs = task === 'pull' ? START_MS : LOOK_MS;
            const stream = await this.ask(task, withinMs, signal, (docker) => begin(docker, either));
            const answer = stream;
            // An engine elsewhere may vanish without a word.
            answer.socket.setKeepAlive(true, KEEP_ALIVE_MS);
            return answer;
        }
        catch (error) {
            late.abort();
            throw error;
        }
    }
    async ask(task, withinMs, signal, question) {
        const bound = AbortSignal.timeout(withinMs);
        const either = signal === undefined ? bound : AbortSignal.any([signal, bound]);
        try {
            const docker = await orAborted((this.client ??= this.connect()), either);
            // An answer that breaks in the middle is not told by the library.
            return await orAborted(question(docker, either), either);
        }
        catch (error) {
            signal?.throwIfAborted();
            if (error instanceof StartError)
                throw error;
            throw new EngineError(task, error);
        }
    }
    /** The library takes a while to load, and is of no use to a gateway without containers. */
    async connect() {
        try {
            const options = connectionTo(this.address);
            const { default: Docker } = await import('dockerode');
            return new Docker(options);
        }
        catch (error) {
            this.client = undefined;
            throw error;
        }
    }
};
Engine = __decorate([
    Injectable()
], Engine);
export { Engine };
/** 304: it is so already. */
async function unlessSo(asked) {
    try {
        await asked;
    }
    catch (error) {
        if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 304))
            throw error;
    }
}
//# sourceMappingURL=engine.service.js.map