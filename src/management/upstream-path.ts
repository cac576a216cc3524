/** What `/upstream/...` names: a model, and what stands behind it. */
export interface UpstreamPath<Model> {
  readonly model: Model;
  /** Path and query as the client wrote them, from the slash after the model on; empty if there is none. */
  readonly rest: string;
}

const PREFIX = '/upstream/';

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
  for (let end = path.length; end > PREFIX.length; end = path.lastIndexOf('/', end - 1)) {
    const model = find(decode(path.slice(PREFIX.length, end)));
    if (model !== undefined) return { model, rest: url.slice(end) };
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
