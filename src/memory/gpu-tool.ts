import { Logger } from '@nestjs/common';
import type { GpuMemory } from './memory-amount.js';
import type { MemoryBounds } from './memory-bounds.js';
import { runTool } from './run-tool.js';
import type { ToolResult } from './run-tool.js';

export interface GpuToolProgram {
  /** Looked for in the PATH. */
  readonly program: string;
  readonly args: readonly string[];
  readonly parse: (output: string) => readonly GpuMemory[];
}

/** Of what a tool says that is no amount, as much as a log line holds. */
const LONGEST_QUOTE = 160;

/** A vendor's program that tells what its GPUs have free. */
export class GpuTool {
  private readonly logger = new Logger(GpuTool.name);
  private isAbsent = false;
  private isStuck = false;
  private hasFailed = false;
  private restsUntilMs = 0;

  constructor(
    private readonly tool: GpuToolProgram,
    private readonly bounds: MemoryBounds,
  ) {}

  /** True while it is not tried: it is not there, or had to be killed. */
  get isResting(): boolean {
    return this.isStuck || performance.now() < this.restsUntilMs;
  }

  /** Never rejects. Undefined: there is no such program; no GPUs: it tells nothing. */
  async read(signal: AbortSignal): Promise<readonly GpuMemory[] | undefined> {
    if (!this.isResting) {
      const { program, args } = this.tool;
      const timeoutMs = this.bounds.toolMs;
      try {
        return this.take(await runTool({ program, args, timeoutMs, signal }), signal);
      } catch (error) {
        this.isAbsent = false;
        return this.fail(error instanceof Error ? error.message : String(error));
      }
    }
    return this.isAbsent ? undefined : [];
  }

  private take(result: ToolResult, signal: AbortSignal): readonly GpuMemory[] | undefined {
    this.isAbsent = result.kind === 'absent';
    if (result.kind === 'ended') {
      const gpus = this.tool.parse(result.output);
      return gpus.length > 0 ? this.succeed(gpus) : this.fail(reasonOf(result));
    }
    this.restsUntilMs = performance.now() + this.bounds.restMs;
    if (result.kind === 'absent') return undefined;
    this.isStuck = true;
    void result.gone.then(() => {
      this.isStuck = false;
    });
    return signal.aborted ? [] : this.fail(result.why);
  }

  private succeed(gpus: readonly GpuMemory[]): readonly GpuMemory[] {
    if (this.hasFailed) this.logger.log('gpu memory is measured again', this.facts());
    this.hasFailed = false;
    return gpus;
  }

  /** One warning until it works again. */
  private fail(why: string): readonly GpuMemory[] {
    if (!this.hasFailed) {
      this.logger.warn('gpu memory is not measured', { ...this.facts(), private: { why } });
    }
    this.hasFailed = true;
    return [];
  }

  private facts(): { readonly tool: string } {
    return { tool: this.tool.program };
  }
}

function reasonOf({ exitCode, output }: ToolResult & { readonly kind: 'ended' }): string {
  const said = output.trim().slice(0, LONGEST_QUOTE);
  const what = said === '' ? 'it says nothing' : `it says '${said}'`;
  return `${what} and ends with ${exitCode === null ? 'a signal' : `code ${exitCode}`}`;
}
