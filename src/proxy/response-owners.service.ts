import { Injectable } from '@nestjs/common';
import type { ModelUser } from '../catalog/may-use.js';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { ResponseId } from './response-id.js';
import { makesResponse, responseIdIn } from './response-path.js';

const MOST_RESPONSES = 10_000;
const LONGEST_ID = 512;

/** A request, as far as it matters what it makes. */
interface Asked {
  readonly request: { readonly method?: string | undefined };
  /** Path and query, as the upstream gets them. */
  readonly path: string;
}

/**
 * Which model made a response, for later requests that name only its id. The last ones are
 * remembered, by when they were made or asked for; a restart forgets them.
 */
@Injectable()
export class ResponseOwners {
  private readonly owners = new Map<string, string>();

  constructor(private readonly catalog: ModelCatalog) {}

  note(id: string, model: string): void {
    if (id === '' || id.length > LONGEST_ID) return;
    this.owners.delete(id);
    this.owners.set(id, model);
    if (this.owners.size <= MOST_RESPONSES) return;
    const [oldest] = this.owners.keys();
    if (oldest !== undefined) this.owners.delete(oldest);
  }

  /**
   * The model that made the response a path is about; undefined where nobody knows, and where for the
   * user there is no such model.
   */
  modelOf(target: string, user?: ModelUser): string | undefined {
    const id = responseIdIn(target);
    const model = id === undefined ? undefined : this.owners.get(id);
    if (id === undefined || model === undefined) return undefined;
    const found = this.catalog.find(model, user);
    if (found !== undefined) this.note(id, model);
    return found?.id;
  }

  /** What the answer to a request is to be shown to as it passes; undefined where it makes no response. */
  tap({ request, path }: Asked, model: string): ((chunk: Buffer) => void) | undefined {
    if (!makesResponse(request.method, path)) return undefined;
    const id = new ResponseId();
    return (chunk) => {
      if (id.isOver) return;
      id.push(chunk);
      if (id.found !== undefined) this.note(id.found, model);
    };
  }
}
