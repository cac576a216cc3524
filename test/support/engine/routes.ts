import type { ServerResponse } from 'node:http';
import type { ContainerCreateOptions } from 'dockerode';
import { SAYS, Refusal } from './engine-error.js';
import { filtersOf, hasLabels } from './event-feed.js';
import { inspection, summary } from './inspection.js';
import { full } from './registry.js';
import type { EngineAnswer, StandInEngine } from './stand-in-engine.js';

interface Asked {
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly response: ServerResponse;
}

type Handler = (
  engine: StandInEngine,
  asked: Asked,
  reference: string,
) => EngineAnswer | undefined | Promise<EngineAnswer | undefined>;

const DONE: EngineAnswer = { status: 204 };
const UNCHANGED: EngineAnswer = { status: 304 };
const ok = (body: unknown): EngineAnswer => ({ status: 200, body });

const HANDLERS: readonly (readonly [RegExp, Handler])[] = [
  [/^(?:GET|HEAD) \/_ping$/, () => ok('OK')],
  [/^GET \/version$/, () => ok({ Version: '26.1.5', ApiVersion: '1.45', MinAPIVersion: '1.24' })],
  [/^GET \/info$/, () => ok({ ServerVersion: '26.1.5', OSType: 'linux', Runtimes: { runc: {} } })],
  [
    /^GET \/events$/,
    (engine, { query, response }) => {
      engine.events.open(response, query);
      return undefined;
    },
  ],
  [/^GET \/containers\/json$/, (engine, { query }) => ok(list(engine, query))],
  [
    /^POST \/containers\/create$/,
    (engine, { query, body }) => {
      const name = query.get('name') ?? `unnamed-${engine.containers.size}`;
      const { id } = engine.create(name, body as ContainerCreateOptions);
      return { status: 201, body: { Id: id, Warnings: [] } };
    },
  ],
  [
    /^GET \/containers\/(.+)\/json$/,
    (engine, _, reference) => ok(inspection(engine.find(reference), engine.networks)),
  ],
  [
    /^POST \/containers\/(.+)\/start$/,
    async (engine, _, reference) => {
      const container = engine.find(reference);
      if (container.isRunning && !container.state.Paused) return UNCHANGED;
      await engine.begin(container);
      return DONE;
    },
  ],
  [
    /^POST \/containers\/(.+)\/stop$/,
    async (engine, { query }, reference) => {
      const container = engine.find(reference);
      if (!container.isRunning) return UNCHANGED;
      await container.stop(Number(query.get('t') ?? 10));
      return DONE;
    },
  ],
  [
    /^POST \/containers\/(.+)\/kill$/,
    async (engine, { query }, reference) => {
      await engine.find(reference).kill(query.get('signal') ?? 'SIGKILL');
      return DONE;
    },
  ],
  [
    /^POST \/containers\/(.+)\/wait$/,
    async (engine, { response }, reference) => {
      const container = engine.find(reference);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      response.end(JSON.stringify({ StatusCode: await container.exit() }));
      return undefined;
    },
  ],
  [
    /^GET \/containers\/(.+)\/logs$/,
    (engine, { query, response }, reference) => {
      const { logs, isRunning } = engine.find(reference);
      logs.open(response, query, isRunning);
      return undefined;
    },
  ],
  [
    /^DELETE \/containers\/([^/]+)$/,
    async (engine, { query }, reference) => {
      const isForced = ['1', 'true'].includes(query.get('force') ?? '');
      await engine.remove(engine.find(reference), isForced);
      return DONE;
    },
  ],
  [
    /^GET \/images\/(.+)\/json$/,
    (engine, _, name) => {
      const Config = engine.images.get(name);
      return ok({ Id: `sha256:${full(name)}`, RepoTags: [full(name)], Config });
    },
  ],
  [
    /^POST \/images\/create$/,
    async (engine, { query, response }) => {
      await engine.images.pull(response, query);
      return undefined;
    },
  ],
  [/^GET \/networks$/, (engine) => ok(engine.networks.map(networkOf))],
  [
    /^GET \/networks\/([^/]+)$/,
    (engine, _, reference) => {
      const found = engine.networks.find(({ id, name }) => [id, name].includes(reference));
      if (found === undefined) throw SAYS.noNetwork(reference);
      return ok(networkOf(found));
    },
  ],
];

const networkOf = ({ id, name, driver }: StandInEngine['networks'][number]): object => ({
  Id: id,
  Name: name,
  Driver: driver,
  Scope: 'local',
});

/** Undefined where what is answered has been written already. @throws Refusal */
export async function route(
  engine: StandInEngine,
  call: string,
  asked: Asked,
): Promise<EngineAnswer | undefined> {
  for (const [pattern, handler] of HANDLERS) {
    const match = pattern.exec(call);
    if (match !== null) return handler(engine, asked, match[1] ?? '');
  }
  throw new Refusal(404, 'page not found');
}

function list(engine: StandInEngine, query: URLSearchParams): object[] {
  const filters = filtersOf(query);
  const isAll = ['1', 'true'].includes(query.get('all') ?? '') || filters.has('status');
  const some = (key: string, is: (value: string) => boolean): boolean =>
    filters.get(key)?.some(is) ?? true;
  return engine
    .all()
    .reverse()
    .filter((one) => isAll || one.isRunning)
    .filter((one) => hasLabels(one.labels, filters.get('label') ?? []))
    .filter((one) => some('name', (name) => new RegExp(name).test(`/${one.name}`)))
    .filter((one) => some('id', (id) => one.id.startsWith(id)))
    .filter((one) => some('status', (status) => one.state.Status === status))
    .map((one) => summary(one, engine.networks));
}
