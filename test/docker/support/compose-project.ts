import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { docker } from './docker.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DEFAULT_HOST = 'unix:///var/run/docker.sock';

/** Where the engine of this run listens; undefined: not on this machine. */
export const socketPath = (): string | undefined =>
  /^unix:\/\/(.+)$/.exec(process.env['DOCKER_HOST'] ?? DEFAULT_HOST)?.[1];

/** A project made of the shipped compose files, with stand-in images. Ended after the test. */
export class ComposeProject {
  private readonly environment: Record<string, string>;

  constructor(
    run: string,
    readonly name: string,
    private readonly files: readonly string[] = ['docker-compose.yml'],
  ) {
    const socket = socketPath() ?? '';
    this.environment = {
      COMPOSE_PROJECT_NAME: name,
      DOCKER_SOCKET: socket,
      DOCKER_GID: String(statSync(socket).gid),
      VLLM_IMAGE: `${run}-vllm`,
      // The real one, where somebody has it.
      SOCKET_PROXY_IMAGE: process.env['SOCKET_PROXY_IMAGE'] ?? `${run}-socket-proxy`,
      OPEN_WEBUI_IMAGE: `${run}-open-webui`,
      WEBUI_GATEWAY: 'gateway-containers',
      GATEWAY_PORT: '0',
      CONTAINERS_PORT: '0',
      WEBUI_PORT: '0',
    };
    onTestFinished(async () => {
      await this.compose('--profile', '*', 'down', '--timeout', '5', '--volumes', '--rmi', 'local');
    });
  }

  compose(...args: string[]): Promise<string> {
    const files = this.files.flatMap((file) => ['--file', `${ROOT}${file}`]);
    return docker(['compose', ...files, ...args], this.environment);
  }

  /** The name of the container of a service. */
  container(service: string): string {
    return `${this.name}-${service}-1`;
  }

  async url(service: string): Promise<string> {
    return `http://${await this.compose('port', service, '8080')}`;
  }
}
