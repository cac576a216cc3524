import { Injectable, Logger } from '@nestjs/common';
import { ConfigFile } from '../config/config-file.js';
import { ConfigError } from '../config/config-issue.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { restartNeeded } from '../config/restart-needed.js';
import { policyOf } from './policy-of.js';
import { PolicyService } from './policy.service.js';

/**
 * Reads the configuration again and puts its scheduling policy in force: devices, what models need
 * of them, turns, priorities. All or nothing: where it is wrong, or something else has changed as
 * well, nothing happens and the log says why.
 */
@Injectable()
export class PolicyReload {
  private readonly logger = new Logger(PolicyReload.name);
  /** The last one asked for; an earlier one that is slower does not undo it. */
  private lastAsked = 0;

  constructor(
    private readonly file: ConfigFile,
    private inForce: GatewayConfig,
    private readonly policies: PolicyService,
  ) {}

  /** True if the policy of the file is in force now. Rejects only where there is a defect. */
  async reload(): Promise<boolean> {
    const asked = (this.lastAsked += 1);
    const wanted = this.load();
    if (wanted === undefined) return false;
    const keys = restartNeeded(this.inForce, wanted);
    if (keys.length > 0) {
      this.logger.warn('configuration not reloaded: these need a restart', { keys });
      return false;
    }
    const policy = await policyOf(wanted);
    if (asked !== this.lastAsked) return false;
    this.inForce = wanted;
    this.policies.replace(policy);
    for (const { text, detail } of policy.warnings) this.logger.warn(text, { private: { detail } });
    this.logger.log('configuration reloaded', { private: { file: this.file.path } });
    return true;
  }

  private load(): GatewayConfig | undefined {
    try {
      return this.file.load();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      // What is wrong may be a secret, and the log can be read by clients: they get only the places.
      process.stderr.write(`${error.message}\n`);
      const at = error.issues.map(({ source, line, column }) => {
        if (line !== undefined) return `${line}:${column ?? 1}`;
        return source === this.file.path ? 'the file' : source;
      });
      this.logger.error('configuration not reloaded: it is wrong', { at });
      return undefined;
    }
  }
}
