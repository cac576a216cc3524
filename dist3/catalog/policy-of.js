import { estimateCommands } from '../estimate/auto-estimates.js';
import { defineModels } from './model-definition.js';
import { defineDevices, schedulingPolicy } from './scheduling-policy.js';
/** The policy of a configuration; the files of models whose memory is `auto` are read for it. */
export async function policyOf(config) {
    const auto = defineModels(config).filter(({ id }) => config.models.get(id)?.memory === 'auto');
    const commands = auto.flatMap(({ id, launch }) => {
        if (launch.kind !== 'command')
            return [];
        const environment = { ...inherited(), ...launch.environment };
        return [[id, { command: launch.command, environment }]];
    });
    const hasGpu = defineDevices(config).some(({ gpu }) => gpu !== undefined);
    return schedulingPolicy(config, await estimateCommands(new Map(commands), { hasGpu }));
}
/** What llama-server would find in the environment of the gateway. */
const inherited = () => Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => name.startsWith('LLAMA_ARG_') && value !== undefined ? [[name, value]] : []));
//# sourceMappingURL=policy-of.js.map