import { NestFactory } from '@nestjs/core';
import { checkReport } from './check-report.js';
import { parseCommandLine, USAGE } from './cli.js';
import { ConfigError } from './config/config-issue.js';
import { GatewayConfigModule } from './config/gateway-config.module.js';
import { GatewayConfig } from './config/gateway.config.js';
import { VERSION } from './version.js';

const FAILURE = 1;
const MISUSE = 2;

/** Does what the command line asks for; resolves with the exit code, for `serve` while it serves. */
export async function run(argv: readonly string[]): Promise<number> {
  const command = parseCommandLine(argv);
  switch (command.kind) {
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    case 'version':
      process.stdout.write(`${VERSION}\n`);
      return 0;
    case 'misuse':
      process.stderr.write(`llama-swap-nest: ${command.message}\n\n${USAGE}`);
      return MISUSE;
    case 'check':
      return orConfigErrors(() => check(command.file));
    case 'serve':
      return orConfigErrors(async () => {
        const { serve } = await import('./serve.js');
        return serve(command);
      });
  }
}

async function check(file: string | undefined): Promise<number> {
  const context = await NestFactory.createApplicationContext(
    GatewayConfigModule.forRoot({ file }),
    {
      logger: false,
      abortOnError: false,
    },
  );
  process.stdout.write(checkReport(context.get(GatewayConfig)));
  await context.close();
  return 0;
}

/** Everything wrong with the configuration, a line each, and never a stack trace. */
async function orConfigErrors(attempt: () => Promise<number>): Promise<number> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return FAILURE;
  }
}
