import { ConsoleLogger, Injectable } from '@nestjs/common';
import type { LogLevel } from '@nestjs/common';
import { PolicyService } from '../catalog/policy.service.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { LogBuffer } from '../lifecycle/log-buffer.js';
import { Secrets } from '../secrets/secrets.service.js';

/** Nest's own contexts, whose start-up lines are of use to developers only. */
const FRAMEWORK = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

const LEVELS: readonly LogLevel[] = ['debug', 'log', 'warn', 'error', 'fatal'];
const FIRST: Readonly<Record<GatewayConfig['logLevel'], LogLevel>> = {
  debug: 'debug',
  info: 'log',
  warn: 'warn',
  error: 'error',
};

const levelsOf = ({ logLevel }: GatewayConfig): LogLevel[] =>
  LEVELS.slice(LEVELS.indexOf(FIRST[logLevel]));

/**
 * The gateway's log: to the console, JSON in production, and the recent part of it in memory, where
 * clients read it. Secrets are in neither; what is told as `private: { … }` is on the console only,
 * as paths and what names programs should be, and so are stack traces.
 */
@Injectable()
export class GatewayLogger extends ConsoleLogger {
  readonly recent = new LogBuffer();

  constructor(
    config: GatewayConfig,
    private readonly secrets: Secrets,
    policies: PolicyService,
  ) {
    super({
      json: process.env['NODE_ENV'] === 'production',
      flattenParams: true,
      logLevels: levelsOf(config),
    });
    policies.changes.subscribe(() => {
      this.setLogLevels(levelsOf(config));
    });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && FRAMEWORK.has(context)) this.debug(message, ...rest);
    else super.log(message, ...rest);
  }

  protected override printMessages(
    messages: unknown[],
    ...rest: [
      context?: string,
      logLevel?: LogLevel,
      writeStreamType?: 'stdout' | 'stderr',
      errorStack?: unknown,
      params?: Record<string, unknown>,
    ]
  ): void {
    const [context, level = 'log', stream, stack, { private: hidden, ...facts } = {}] = rest;
    this.remember(messages, level, facts);
    // A fact that is not known is none.
    const all = Object.entries({ ...facts, ...(isRecord(hidden) ? hidden : {}) });
    const known = Object.fromEntries(all.filter(([, fact]) => fact !== undefined));
    const params = Object.keys(known).length === 0 ? undefined : known;
    super.printMessages(messages, context, level, stream, stack, params);
  }

  /** In the three ways in which a text reaches the console. */
  protected override formatMessage(...parts: Parameters<ConsoleLogger['formatMessage']>): string {
    return this.secrets.redact(super.formatMessage(...parts));
  }

  protected override stringifyJsonLogObject(facts: Record<string, unknown>): string {
    return this.secrets.redact(super.stringifyJsonLogObject(facts));
  }

  protected override printStackTrace(stack: string | undefined): void {
    if (stack !== undefined) super.printStackTrace(this.secrets.redact(stack));
  }

  /** An error's own words may be anything. */
  private remember(messages: unknown[], level: LogLevel, facts: Record<string, unknown>): void {
    const text = messages
      .map((message) => (typeof message === 'string' ? message : 'an error'))
      .join(' ');
    const factsText = Object.keys(facts).length === 0 ? '' : ` ${JSON.stringify(facts)}`;
    const line = `${new Date().toISOString()} ${level} ${text}${factsText}`;
    this.recent.append(`${this.secrets.redact(line)}\n`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
