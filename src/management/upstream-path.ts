import { decode } from '../http/path-name.js';

/** What `/upstream/...` names: a model, and what stands behind it. */
export interface UpstreamPath<Model> {
  readonly model: Model;
  /** Path and query as the client wrote them, from the slash after the model on; empty if there is none. */
  readonly rest: string;
}

const PREFIX = '/upstream/';
/** No name is looked for past this; a path of nothing but slashes would keep us busy otherwise. */
const LONGEST_NAME = 1024;

/**
 * Splits `/upstream/{model}/{path}`. Ids may contain slashes, encoded or not: the longest name that
 * exists counts. Undefined if none does.
 */
export function upstreamPath<Model>(
  url: string,
  find: (name: string) => Model | undefined,
): UpstreamPath<Model> | undefined {
  const queryAt = url.indexOf('?');
  const path = queryAt === -1 ? url : url.slice(0, queryAt);
  if (!path.startsWith(PREFIX)) return undefined;
  const lastEnd = PREFIX.length + LONGEST_NAME;
  const longest = path.length > lastEnd ? path.lastIndexOf('/', lastEnd) : path.length;
  for (let end = longest; end > PREFIX.length; end = path.lastIndexOf('/', end - 1)) {
    const model = find(decode(path.slice(PREFIX.length, end)));
    if (model !== undefined) return { model, rest: url.slice(end) };
  }
  return undefined;
}
