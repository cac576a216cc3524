import type { GatewayConfig } from '../config/gateway.config.js';
import { estimateCommands } from '../estimate/auto-estimates.js';
import { defineModels } from './model-definition.js';
import { schedulingPolicy } from './scheduling-policy.js';
import type { SchedulingPolicy } from './scheduling-policy.js';

/** The policy of a configuration; the files of models whose memory is `auto` are read for it. */
export async function policyOf(config: GatewayConfig): Promise<SchedulingPolicy> {
  const auto = defineModels(config).filter(({ id }) => config.models.get(id)?.memory === 'auto');
  const estimates = await estimateCommands(new Map(auto.map((model) => [model.id, model])));
  return schedulingPolicy(config, estimates);
}
