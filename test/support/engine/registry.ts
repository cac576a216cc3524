import type { ServerResponse } from 'node:http';
import { SAYS } from './engine-error.js';
import type { EngineImage } from './engine-container.js';

const LAYER_BYTES = 1_000_000;

/** An image that can be pulled. */
export interface PullableImage {
  readonly image: EngineImage;
  readonly layers: number;
  /** Kept so after the first half of each layer. */
  readonly until?: Promise<void>;
  /** The pull breaks off with this. */
  readonly fails?: string;
}

/** The images an engine has, and those it can get. */
export class Images {
  readonly here = new Map<string, EngineImage>();
  readonly registry = new Map<string, PullableImage>();
  /** The names of the images that were pulled, in turn. */
  readonly pulled: string[] = [];

  /** @throws Refusal */
  get(name: string): EngineImage {
    const image = this.here.get(full(name));
    if (image === undefined) throw SAYS.noImage(name);
    return image;
  }

  has(name: string): boolean {
    return this.here.has(full(name));
  }

  /** `POST /images/create`: what comes, as lines of JSON; ends with the client. @throws Refusal */
  async pull(response: ServerResponse, query: URLSearchParams): Promise<void> {
    const name = full([query.get('fromImage'), query.get('tag')].filter((part) => part).join(':'));
    const found = this.registry.get(name);
    if (found === undefined) throw SAYS.noAccess(name);
    response.writeHead(200, { 'content-type': 'application/json' });
    const say = (line: object): void => void response.write(`${JSON.stringify(line)}\r\n`);
    say({ status: `Pulling from library/${name}`, id: 'latest' });
    const { layers, until, fails } = found;
    const ids = Array.from({ length: layers }, (_, i) => `${i}`.padStart(12, 'a'));
    for (const id of ids) say({ status: 'Pulling fs layer', progressDetail: {}, id });
    for (const id of ids) say(downloading(id, LAYER_BYTES / 2));
    const hasLeft = new Promise<void>((resolve) => response.once('close', resolve));
    await Promise.race([until, hasLeft]);
    if (response.destroyed) return;
    if (fails !== undefined) {
      say({ errorDetail: { message: fails }, error: fails });
      response.end();
      return;
    }
    for (const id of ids) {
      say(downloading(id, LAYER_BYTES));
      say({ status: 'Download complete', progressDetail: {}, id });
      say({ status: 'Pull complete', progressDetail: {}, id });
    }
    say({ status: `Status: Downloaded newer image for ${name}` });
    this.here.set(name, found.image);
    this.pulled.push(name);
    response.end();
  }
}

const downloading = (id: string, current: number): object => ({
  status: 'Downloading',
  progressDetail: { current, total: LAYER_BYTES },
  progress: '[=====>   ]',
  id,
});

/** With its tag. */
export const full = (name: string): string => (/[:@][^/]*$/.test(name) ? name : `${name}:latest`);
