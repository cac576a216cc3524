import { withReplacements } from '../body/json-edits.js';
import type { Span } from '../body/json-scanner.js';

/** A model, as far as its names are concerned. */
interface Named {
  readonly id: string;
  readonly useModelName: string | undefined;
}

/** A body, where it has been read, and where it names the model. */
export interface NamingBody {
  readonly body: Buffer | undefined;
  readonly names: readonly Span[];
}

/**
 * The body as the upstream of the model that answers gets it: as the client wrote it, unless that
 * model goes by another name there, or is another than the one asked for.
 */
export function bodyFor(
  served: Named,
  asked: Named,
  { body, names }: NamingBody,
): Buffer | undefined {
  const name = served.useModelName ?? (served.id === asked.id ? undefined : served.id);
  if (body === undefined || name === undefined || names.length === 0) return body;
  const bytes = Buffer.from(JSON.stringify(name));
  return withReplacements(
    body,
    names.map((span) => ({ ...span, bytes })),
  );
}
