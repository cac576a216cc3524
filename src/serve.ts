import { networkInterfaces } from 'node:os';
import { Logger } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DEFAULT_LISTEN, parseListenAddress } from './cli.js';
import type { Command, ListenAddress } from './cli.js';
import { ConfigurationReload } from './catalog/configuration-reload.service.js';
import { PolicyService } from './catalog/policy.service.js';
import { ConfigError } from './config/config-issue.js';
import { GatewayConfig } from './config/gateway.config.js';
import { configWarnings } from './config/warnings.js';
import { createApp } from './create-app.js';
import { codeOf } from './error-code.js';
import { Runtime } from './lifecycle/runtimes/runtime.js';
import { ManagementService } from './management/management.service.js';

const STOPPING = { SIGINT: 2, SIGTERM: 15 } as const;
const HANGUP = { SIGHUP: 1 } as const;
/** Ctrl+C in a terminal reaches the gateway twice where npm runs it: from the terminal and from npm. */
const SAME_KEYSTROKE_MS = 200;
/**
 * Connections that may come at once, as far as the system allows. Node's 511 are fewer than clients there
 * may be: those beyond would be told nothing, and try again seconds later.
 */
const BACKLOG = 4096;

/**
 * Serves until a signal; resolves once it listens, or with 1 where it cannot.
 * @param takesSignals called once signals end it in good order
 * @throws ConfigError
 */
export async function serve(
  command: Extract<Command, { kind: 'serve' }>,
  takesSignals: () => void,
): Promise<number> {
  const { file, logLevel, isWatched } = command;
  const overrides =
    logLevel === undefined ? [] : [{ key: 'logLevel', variable: '--log-level', value: logLevel }];
  const app = await createApp({ file, overrides, isWatched });
  const logger = new Logger('Gateway');
  for (const warning of configWarnings(app.get(GatewayConfig))) logger.warn(warning);
  for (const { text, detail } of app.get(PolicyService).current.warnings) {
    logger.warn(text, { private: { detail } });
  }
  // Where nobody reads the log any more, a closed terminal say, the gateway still ends in good order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  // In a terminal it says that the terminal is gone; elsewhere it is how daemons are told to reload.
  const isInTerminal = process.stdin.isTTY;
  if (!isInTerminal) reloadOnHangup(app, logger);
  stopOnSignals(app, logger, { ...STOPPING, ...(isInTerminal ? HANGUP : {}) });
  takesSignals();
  const address = command.listen ?? listenAddressFrom(app.get(ConfigService));
  try {
    const host = address.host ?? allAddresses();
    await app.listen({ host, port: address.port, backlog: BACKLOG });
  } catch (error) {
    process.stderr.write(
      `llama-swap-nest: cannot listen on ${text(address)}: ${reasonOf(error)}\n`,
    );
    await app.close();
    return 1;
  }
  // A signal may have ended it by now.
  if (!app.getHttpServer().listening) return 0;
  logger.log('listening', { url: await app.getUrl() });
  void app.get(ManagementService).preload();
  return 0;
}

function listenAddressFrom(environment: ConfigService): ListenAddress {
  const value = environment.get<string>('LLAMA_SWAP_LISTEN');
  if (value === undefined || value === '') return DEFAULT_LISTEN;
  const address = parseListenAddress(value);
  if (address !== null) return address;
  const message = `expected :8080, 127.0.0.1:8080 or [::1]:8080, got '${value}'`;
  throw new ConfigError([{ source: 'LLAMA_SWAP_LISTEN', path: [], message }]);
}

/** Both families where the machine has both. */
function allAddresses(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.some(({ family }) => family === 'IPv6') ? '::' : '0.0.0.0';
}

const text = ({ host, port }: ListenAddress): string => `${host ?? ''}:${port}`;

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') return 'the address is already in use';
  if (code === 'EACCES') return 'no permission';
  return error instanceof Error ? error.message : String(error);
}

function reloadOnHangup(app: NestFastifyApplication, logger: Logger): void {
  process.on('SIGHUP', () => {
    app
      .get(ConfigurationReload)
      .reload()
      .catch((error: unknown) => {
        logger.error('cannot reload', error instanceof Error ? error.stack : error);
      });
  });
}

/**
 * The first signal ends in good order with exit code 0; the second at once, processes included, and
 * containers as far as that is a matter of a second; the third does not wait for that.
 */
function stopOnSignals(
  app: NestFastifyApplication,
  logger: Logger,
  signals: Readonly<Record<string, number>>,
): void {
  let stoppingSinceMs: number | undefined;
  let isAtOnce = false;
  const stop = async (): Promise<void> => {
    await app.close();
    logger.log('stopped');
    process.exit(0);
  };
  for (const [signal, number] of Object.entries(signals)) {
    process.on(signal, () => {
      const nowMs = performance.now();
      if (stoppingSinceMs === undefined) {
        stoppingSinceMs = nowMs;
        stop().catch((error: unknown) => {
          logger.error('cannot stop in good order', error instanceof Error ? error.stack : error);
          process.exit(1);
        });
      } else if (signal !== 'SIGINT' || nowMs - stoppingSinceMs > SAME_KEYSTROKE_MS) {
        const exit = (): never => process.exit(128 + number);
        if (isAtOnce) exit();
        isAtOnce = true;
        void app.get(Runtime, { strict: false }).endNow().finally(exit);
      }
    });
  }
}
