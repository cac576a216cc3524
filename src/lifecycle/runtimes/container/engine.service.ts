import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type Dockerode from 'dockerode';
import { StartError } from '../runtime.js';
import { factsOf, tcpPort } from './container-facts.js';
import type { ContainerFacts, Inspection } from './container-facts.js';
import { engineAddress } from './engine-address.js';
import type { EngineAddress } from './engine-address.js';
import { connectionTo } from './engine-connection.js';
import { EngineError } from './engine-error.js';
import type { EngineTask } from './engine-failure.js';
import { orAborted } from './or-aborted.js';

/** Bounds of what the engine is asked, by how long it may well take. */
const LOOK_MS = 10_000;
const MAKE_MS = 60_000;
const START_MS = 120_000;
/** Of the streams of an engine that is not on this machine. */
const KEEP_ALIVE_MS = 10_000;
/** Beside the time that the container has to stop. */
const STOP_MS = 15_000;

export interface ListedContainer {
  readonly id: string;
  readonly names: readonly string[];
  readonly isRunning: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

interface ImageFacts {
  readonly Config?: { readonly ExposedPorts?: Readonly<Record<string, unknown>> | null } | null;
}

export interface LogWish {
  readonly since: string | undefined;
  /** The last so many lines; undefined: all. */
  readonly tail: number | undefined;
}

/**
 * The Docker engine, or whoever speaks its language. Everything asked of it has a bound, and fails with
 * an {@link EngineError}; where the signal came first, with the reason of that.
 */
@Injectable()
export class Engine {
  private client: Promise<Dockerode> | undefined;

  /** @throws StartError */
  get address(): EngineAddress {
    const address = engineAddress(process.env);
    if (address === undefined) {
      throw new StartError(
        'DOCKER_HOST is not understood; expected unix:///path or tcp://host:port',
      );
    }
    return address;
  }

  inspect(id: string, signal?: AbortSignal): Promise<ContainerFacts> {
    return this.ask('inspect', LOOK_MS, signal, async (docker, abortSignal) =>
      // The library's type leaves out that parts may be missing.
      factsOf((await docker.getContainer(id).inspect({ abortSignal })) as Inspection),
    );
  }

  /** All containers, those that do not run included. */
  list(
    filters: Readonly<Record<string, string[]>>,
    signal?: AbortSignal,
  ): Promise<ListedContainer[]> {
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
  exposedBy(image: string, signal: AbortSignal): Promise<readonly number[]> {
    return this.ask('image', LOOK_MS, signal, async (docker, abortSignal) => {
      // The library's types lack the option, and that podman leaves parts out.
      const options: object = { abortSignal };
      const { Config } = (await docker.getImage(image).inspect(options)) as unknown as ImageFacts;
      return Object.keys(Config?.ExposedPorts ?? {}).flatMap(tcpPort);
    });
  }

  /** Resolves with the id. */
  create(
    options: object,
    query: { name: string; platform?: string },
    signal?: AbortSignal,
  ): Promise<string> {
    return this.ask('create', MAKE_MS, signal, async (docker, abortSignal) => {
      // Otherwise the library repeats everything in the URL, and with it in the logs of proxies.
      const parts = { _query: query, _body: options, abortSignal };
      return (await docker.createContainer(parts)).id;
    });
  }

  start(id: string): Promise<void> {
    return this.ask('start', START_MS, undefined, (docker, abortSignal) =>
      unlessSo(docker.getContainer(id).start({ abortSignal })),
    );
  }

  /** By its stop signal; by SIGKILL after so many seconds. */
  stop(id: string, seconds: number, signal?: AbortSignal): Promise<void> {
    return this.ask('stop', seconds * 1000 + STOP_MS, signal, (docker, abortSignal) =>
      unlessSo(docker.getContainer(id).stop({ t: seconds, abortSignal })),
    );
  }

  kill(id: string, signal?: AbortSignal): Promise<void> {
    return this.ask('kill', LOOK_MS, signal, async (docker, abortSignal) => {
      await docker.getContainer(id).kill({ abortSignal });
    });
  }

  /** With its unnamed volumes, even while it runs. */
  remove(id: string, signal?: AbortSignal): Promise<void> {
    return this.ask('remove', MAKE_MS, signal, async (docker, abortSignal) => {
      await docker.getContainer(id).remove({ force: true, v: true, abortSignal });
    });
  }

  /** Ends with the container. */
  logs(id: string, { since, tail }: LogWish, signal: AbortSignal): Promise<Readable> {
    const wish = {
      ...(since === undefined ? {} : { since }),
      ...(tail === undefined ? {} : { tail }),
    };
    return this.open('logs', signal, (docker, abortSignal) => {
      const all = { follow: true as const, stdout: true, stderr: true, timestamps: true };
      // The library's type knows whole seconds only.
      const options = { ...wish, ...all, abortSignal } as unknown as typeof all;
      return docker.getContainer(id).logs(options);
    });
  }

  /** Lines of JSON. */
  events(
    filters: Readonly<Record<string, readonly string[]>>,
    signal: AbortSignal,
  ): Promise<Readable> {
    return this.open('events', signal, (docker, abortSignal) =>
      docker.getEvents({ filters: JSON.stringify(filters), abortSignal }),
    );
  }

  /** Lines of JSON. */
  pull(query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Readable> {
    return this.open('pull', signal, (docker, abortSignal) =>
      docker.createImage({ _query: query, _body: {}, abortSignal }),
    );
  }

  /** A stream, which the signal ends; the bound is for its beginning. */
  private async open(
    task: EngineTask,
    signal: AbortSignal,
    begin: (docker: Dockerode, signal: AbortSignal) => Promise<NodeJS.ReadableStream>,
  ): Promise<Readable> {
    const late = new AbortController();
    const either = AbortSignal.any([signal, late.signal]);
    try {
      const withinMs = task === 'pull' ? START_MS : LOOK_MS;
      const stream = await this.ask(task, withinMs, signal, (docker) => begin(docker, either));
      const answer = stream as IncomingMessage;
      // An engine elsewhere may vanish without a word.
      answer.socket.setKeepAlive(true, KEEP_ALIVE_MS);
      return answer;
    } catch (error) {
      late.abort();
      throw error;
    }
  }

  private async ask<T>(
    task: EngineTask,
    withinMs: number,
    signal: AbortSignal | undefined,
    question: (docker: Dockerode, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const bound = AbortSignal.timeout(withinMs);
    const either = signal === undefined ? bound : AbortSignal.any([signal, bound]);
    try {
      const docker = await orAborted((this.client ??= this.connect()), either);
      // An answer that breaks in the middle is not told by the library.
      return await orAborted(question(docker, either), either);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof StartError) throw error;
      throw new EngineError(task, error);
    }
  }

  /** The library takes a while to load, and is of no use to a gateway without containers. */
  private async connect(): Promise<Dockerode> {
    try {
      const options = connectionTo(this.address);
      const { default: Docker } = await import('dockerode');
      return new Docker(options);
    } catch (error) {
      this.client = undefined;
      throw error;
    }
  }
}

/** 304: it is so already. */
async function unlessSo(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 304)) throw error;
  }
}
