import type { ServerResponse } from 'node:http';

export interface EngineEvent {
  readonly status: string;
  readonly id: string;
  readonly from: string;
  readonly Type: 'container';
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly scope: 'local';
  readonly time: number;
  readonly timeNano: number;
}

/** By key: the values one of which an event must have. */
export type Filters = ReadonlyMap<string, readonly string[]>;

/** So many an engine remembers for those who ask since when. */
const REMEMBERED = 256;
const NANO = 1e9;

interface Listener {
  readonly filters: Filters;
  readonly response: ServerResponse;
}

/** `GET /events`: what happens, as lines of JSON. */
export class EventFeed {
  /** True: what happens is told to nobody, and forgotten. */
  isLosing = false;
  private remembered: EngineEvent[] = [];
  private readonly listeners = new Set<Listener>();

  get listening(): number {
    return this.listeners.size;
  }

  /** A restarted engine knows of nothing. */
  forget(): void {
    this.remembered = [];
  }

  tell(event: EngineEvent): void {
    if (this.isLosing) return;
    this.remembered = [...this.remembered, event].slice(-REMEMBERED);
    for (const { filters, response } of this.listeners) {
      if (matches(event, filters)) response.write(`${JSON.stringify(event)}\n`);
    }
  }

  open(response: ServerResponse, query: URLSearchParams): void {
    const filters = filtersOf(query);
    const since = query.get('since');
    const until = query.get('until');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const past = since === null ? [] : this.remembered.filter((one) => isSince(one, since));
    for (const event of past) {
      if (matches(event, filters)) response.write(`${JSON.stringify(event)}\n`);
    }
    if (until !== null && Number(until) <= Date.now() / 1000) {
      response.end();
      return;
    }
    const listener = { filters, response };
    this.listeners.add(listener);
    response.once('close', () => this.listeners.delete(listener));
  }

  /** Breaks off in the middle of what is told. */
  cut(): void {
    for (const { response } of this.listeners) response.destroy();
    this.listeners.clear();
  }
}

const isSince = ({ timeNano }: EngineEvent, since: string): boolean =>
  timeNano >= Number(since) * NANO;

/** `{"label":["a=b"]}`, or `{"label":{"a=b":true}}`. */
export function filtersOf(query: URLSearchParams): Filters {
  const filters = JSON.parse(query.get('filters') ?? '{}') as Record<string, object>;
  return new Map(
    Object.entries(filters).map(([key, values]) => [
      key,
      Array.isArray(values) ? values.map(String) : Object.keys(values),
    ]),
  );
}

export const hasLabels = (
  labels: Readonly<Record<string, string>>,
  wanted: readonly string[],
): boolean =>
  wanted.every((label) => {
    const [key = '', ...value] = label.split('=');
    return label.includes('=') ? labels[key] === value.join('=') : key in labels;
  });

function matches({ Action, Type, Actor }: EngineEvent, filters: Filters): boolean {
  const { ID, Attributes } = Actor;
  const one = (key: string, facts: readonly string[]): boolean => {
    const wanted = filters.get(key);
    return wanted === undefined || wanted.some((value) => facts.includes(value));
  };
  return (
    one('type', [Type]) &&
    one('event', [Action]) &&
    one('container', [ID, ID.slice(0, 12), Attributes['name'] ?? '']) &&
    hasLabels(Attributes, filters.get('label') ?? [])
  );
}

export const eventAt = (
  action: string,
  id: string,
  attributes: Readonly<Record<string, string>>,
): EngineEvent => ({
  status: action,
  id,
  from: attributes['image'] ?? '',
  Type: 'container',
  Action: action,
  Actor: { ID: id, Attributes: attributes },
  scope: 'local',
  time: Math.floor(Date.now() / 1000),
  timeNano: Date.now() * 1e6,
});
