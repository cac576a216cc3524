import { Logger } from '@nestjs/common';
import { runTool } from './run-tool.js';
/** Of what a tool says that is no amount, as much as a log line holds. */
const LONGEST_QUOTE = 160;
/** A vendor's program that tells what its GPUs have free. */
export class GpuTool {
    tool;
    bounds;
    logger = new Logger(GpuTool.name);
    isAbsent = false;
    isStuck = false;
    hasFailed = false;
    restsUntilMs = 0;
    constructor(tool, bounds) {
        this.tool = tool;
        this.bounds = bounds;
    }
    /** True while it is not tried: it is not there, or had to be killed. */
    get isResting() {
        return this.isStuck || performance.now() < this.restsUntilMs;
    }
    /** Never rejects. Undefined: there is no such program; no GPUs: it tells nothing. */
    async read(signal) {
        if (!this.isResting) {
            const { program, args } = this.tool;
            const timeoutMs = this.bounds.toolMs;
            try {
                return this.take(await runTool({ program, args, timeoutMs, signal }), signal);
            }
            catch (error) {
                this.isAbsent = false;
                return this.fail(error instanceof Error ? error.message : String(error));
            }
        }
        return this.isAbsent ? undefined : [];
    }
    take(result, signal) {
        this.isAbsent = result.kind === 'absent';
        if (result.kind === 'ended') {
            const gpus = this.tool.parse(result.output);
            return gpus.length > 0 ? this.succeed(gpus) : this.fail(reasonOf(result));
        }
        this.restsUntilMs = performance.now() + this.bounds.restMs;
        if (result.kind === 'absent')
            return undefined;
        this.isStuck = true;
        void result.gone.then(() => {
            this.isStuck = false;
        });
        return signal.aborted ? [] : this.fail(result.why);
    }
    succeed(gpus) {
        if (this.hasFailed)
            this.logger.log('gpu memory is measured again', this.facts());
        this.hasFailed = false;
        return gpus;
    }
    /** One warning until it works again. */
    fail(why) {
        if (!this.hasFailed) {
            this.logger.warn('gpu memory is not measured', { ...this.facts(), private: { why } });
        }
        this.hasFailed = true;
        return [];
    }
    facts() {
        return { tool: this.tool.program };
    }
}
function reasonOf({ exitCode, output }) {
    const said = output.trim().slice(0, LONGEST_QUOTE);
    const what = said === '' ? 'it says nothing' : `it says '${said}'`;
    return `${what} and ends with ${exitCode === null ? 'a signal' : `code ${exitCode}`}`;
}
//# sourceMappingURL=gpu-tool.js.map