import { Injectable, Logger } from '@nestjs/common';
import { ConfigFile } from '../config/config-file.js';
import { ConfigError } from '../config/config-issue.js';
import type { ConfigIssue } from '../config/config-issue.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { publicPlace } from '../config/public-issue.js';
import { ModelCatalog } from './model-catalog.service.js';
import { defineModels } from './model-definition.js';
import { modelChanges } from './model-changes.js';
import type { ModelChanges } from './model-changes.js';
import { policyOf } from './policy-of.js';
import { PolicyService } from './policy.service.js';

/** What came of reading the configuration again. */
export type Reloaded =
  | {
      readonly isInForce: true;
      readonly changes: ModelChanges;
      readonly warnings: readonly string[];
    }
  | { readonly isInForce: false; readonly issues: readonly ConfigIssue[] };

/** A reload that changed nothing, since the file is wrong. */
export interface FailedReload {
  /** ISO 8601. */
  readonly at: string;
  readonly issues: readonly ConfigIssue[];
}

/**
 * Reads the configuration again and puts it in force. All or nothing: a file that is wrong changes
 * nothing. It alone writes {@link GatewayConfig}, the catalog and the policy.
 */
@Injectable()
export class ConfigurationReload {
  /** The last one, where it failed. */
  failed: FailedReload | undefined;
  private readonly logger = new Logger(ConfigurationReload.name);
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly file: ConfigFile,
    private readonly config: GatewayConfig,
    private readonly catalog: ModelCatalog,
    private readonly policies: PolicyService,
  ) {}

  /** One after the other: the file is read after the call. Rejects only where there is a defect. */
  reload(): Promise<Reloaded> {
    const next = this.last.then(() => this.reloadNow());
    this.last = next.catch(() => undefined);
    return next;
  }

  private async reloadNow(): Promise<Reloaded> {
    const wanted = this.load();
    if (!(wanted instanceof GatewayConfig)) return { isInForce: false, issues: wanted };
    // The one thing that takes a while; nothing has changed until it is known.
    const policy = await policyOf(wanted);
    const models = defineModels(wanted);
    const changes = modelChanges(this.catalog.models, models);
    replaceAll(this.config, wanted);
    this.policies.replace(policy);
    this.catalog.replace(models);
    this.policies.announce();
    this.failed = undefined;
    const { warnings } = policy;
    for (const { text, detail } of warnings) this.logger.warn(text, { private: { detail } });
    this.logger.log('configuration reloaded', { ...changes, private: { file: this.file.path } });
    return { isInForce: true, changes, warnings: warnings.map(({ text }) => text) };
  }

  private load(): GatewayConfig | readonly ConfigIssue[] {
    try {
      return this.file.load();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const { issues } = error;
      // What is wrong may be a secret, and the log can be read by clients: they get only the places.
      process.stderr.write(`${error.message}\n`);
      const at = issues.map(placeOf);
      this.logger.error('configuration not reloaded: it is wrong', { at });
      this.failed = { at: new Date().toISOString(), issues };
      return issues;
    }
  }
}

/** Without the file's own name, which is a path. */
function placeOf(issue: ConfigIssue): string {
  const { line, column, path } = publicPlace(issue);
  return line === null ? 'the file' : `${line}:${column ?? 1}:${path}`;
}

/** Everybody who was given the configuration sees the new one. */
function replaceAll(config: GatewayConfig, wanted: GatewayConfig): void {
  for (const key of Object.keys(config)) {
    if (!(key in wanted)) Reflect.deleteProperty(config, key);
  }
  Object.assign(config, wanted);
}
