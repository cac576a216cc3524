import { ConsoleLogger, Injectable } from '@nestjs/common';
import type { LogLevel } from '@nestjs/common';
import { GatewayConfig } from '../config/gateway.config.js';
import { LogBuffer } from '../lifecycle/log-buffer.js';

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

/** The gateway's log: to the console, JSON in production, and the recent part of it in memory. */
@Injectable()
export class GatewayLogger extends ConsoleLogger {
  readonly recent = new LogBuffer();

  constructor({ logLevel }: GatewayConfig) {
    super({
      json: process.env['NODE_ENV'] === 'production',
      flattenParams: true,
      logLevels: LEVELS.slice(LEVELS.indexOf(FIRST[logLevel])),
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
    const [, level = 'log', , , params] = rest;
    const facts = params === undefined ? '' : ` ${JSON.stringify(params)}`;
    const text = messages.map(String).join(' ');
    this.recent.append(`${new Date().toISOString()} ${level} ${text}${facts}\n`);
    super.printMessages(messages, ...rest);
  }
}
