import { Injectable } from '@nestjs/common';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { PolicyService } from '../catalog/policy.service.js';
import { withoutCredentials } from './credentials-in-line.js';
import { redacted, Redactor, SecretTexts } from './redactor.js';
import { secretsOf } from './secrets-of.js';

/**
 * What nobody is to read in a log. A secret that is configured no more stays one: a process that
 * was started with it may print it yet.
 */
@Injectable()
export class Secrets {
  private known = new SecretTexts([]);
  private models: ModelCatalog['models'] | undefined;
  private apiKeys: PolicyService['current']['apiKeys'] | undefined;

  constructor(
    private readonly catalog: ModelCatalog,
    private readonly policies: PolicyService,
  ) {}

  /** For what a process prints, a part at a time. */
  redactor(): Redactor {
    return new Redactor(() => this.current());
  }

  /** A line of the gateway's own. */
  redact(line: string): string {
    return withoutCredentials(redacted(line, this.current()));
  }

  /** A key of which the configuration knows only the digest, once it has been seen. */
  learn(key: string): void {
    this.add(secretsOf({ apiKeys: [{ key }], models: [], environment: {} }));
  }

  private current(): SecretTexts {
    const { models } = this.catalog;
    const { apiKeys } = this.policies.current;
    if (models !== this.models || apiKeys !== this.apiKeys) {
      this.models = models;
      this.apiKeys = apiKeys;
      this.add(secretsOf({ apiKeys, models, environment: process.env }));
    }
    return this.known;
  }

  private add(more: readonly string[]): void {
    this.known = new SecretTexts([...new Set([...this.known.all, ...more])]);
  }
}
