import type { NamedInBody } from '../body/body-naming.js';
import { JsonEdits } from '../body/json-edits.js';
import type { Replacement } from '../body/json-edits.js';
import { urlencoded } from '../body/urlencoded-naming.js';
import { editsFor, upstreamName } from './edits-for.js';
import type { Edited, Named } from './edits-for.js';

/** A body, what it says, and by which name its model was asked for. */
export interface NamingBody {
  readonly body: { replay(take: (chunk: Buffer) => void): Promise<void> | undefined } | undefined;
  /** Undefined where nobody has looked: it passes as it is. */
  readonly said: NamedInBody | undefined;
  readonly name: string;
}

const NONE: readonly Replacement[] = [];

/**
 * What changes of a body for the model that answers; a promise where that has to be looked for on
 * disk. Of a form nothing but the model's name does.
 */
export function bodyEdits(
  served: Edited,
  asked: Named,
  { body, said, name }: NamingBody,
): readonly Replacement[] | Promise<readonly Replacement[]> {
  if (body === undefined || said === undefined) return NONE;
  if (isJson(said)) {
    const edits = editsFor(served, asked, name);
    if (edits.length === 0) return NONE;
    const found = new JsonEdits(edits);
    const reading = body.replay((chunk) => {
      found.push(chunk);
    });
    return reading === undefined ? found.end() : reading.then(() => found.end());
  }
  const sent = upstreamName(served, asked);
  if (said.kind !== 'found' || said.span === undefined || sent === undefined) return NONE;
  return [
    { ...said.span, bytes: Buffer.from(said.format === 'urlencoded' ? urlencoded(sent) : sent) },
  ];
}

const isJson = (said: NamedInBody): boolean =>
  said.kind === 'found' ? said.format === 'json' : said.kind === 'missing' && said.isJson;
