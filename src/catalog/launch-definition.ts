import { splitCommandLine } from '../config/command-line.js';
import type { ContainerConfig } from '../config/container.config.js';
import { callsOf } from '../config/http-call.js';
import type { HttpCall } from '../config/http-call.js';
import type { ModelConfig } from '../config/model.config.js';
import { DEFAULT_PROXY } from '../config/placeholders.js';
import { parseSize } from '../config/size.js';

/** How the upstream of a model comes about. */
export type LaunchDefinition = CommandLaunch | ContainerLaunch | ExternalLaunch;

/** By a process of the gateway's own. */
export interface CommandLaunch {
  readonly kind: 'command';
  /** Program and arguments; `{PORT}` still stands for the port. */
  readonly command: readonly string[];
  /** Run instead of SIGTERM; `${PID}` still stands for the process id. */
  readonly stopCommand: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** `{PORT}` still stands for the port. */
  readonly baseUrl: string;
}

/** By a container of a Docker engine. */
export interface ContainerLaunch {
  readonly kind: 'container';
  readonly container: ContainerChoice;
  /** The server's own, inside; undefined: the one that is exposed. */
  readonly port: number | undefined;
  /** To reach it by, and to create it in; undefined: one the gateway is on. */
  readonly network: string | undefined;
  /** Undefined: by what the engine says of its networks and ports. */
  readonly baseUrl: string | undefined;
}

/** Which container: one that exists, or one that is made for each load. */
export type ContainerChoice =
  | { readonly by: 'name'; readonly name: string }
  /** `project` undefined: that of the gateway's own container. */
  | { readonly by: 'service'; readonly service: string; readonly project: string | undefined }
  | { readonly by: 'image'; readonly create: CreatedContainer };

/** What a container is created with; `{PORT}`, `${GPUS}` and `${DEVICES}` still stand for theirs. */
export interface CreatedContainer {
  readonly image: string;
  readonly command: readonly string[] | undefined;
  readonly entrypoint: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly shmSizeBytes: number | undefined;
  readonly memoryBytes: number | undefined;
  /** All else as it is written. */
  readonly settings: Readonly<Omit<ContainerConfig, ReadElsewhere>>;
}

/** What stands beside the settings, in a form of its own: two ways to write it are one definition. */
type ReadElsewhere = 'image' | 'command' | 'entrypoint' | 'env' | 'shmSize' | 'memory';

/** By somebody else. */
export interface ExternalLaunch {
  readonly kind: 'external';
  readonly baseUrl: string;
  /** Empty: unloading it does nothing. */
  readonly sleep: readonly HttpCall[];
  readonly wake: readonly HttpCall[];
  /** Where it says whether it sleeps; undefined: it is not asked. */
  readonly sleepCheck: string | undefined;
}

/** Of a validated model, which says one of the three. */
export function defineLaunch(model: ModelConfig): LaunchDefinition {
  const { cmd, cmdStop, container, external = '', proxy } = model;
  if (cmd !== undefined) {
    return {
      kind: 'command',
      command: splitCommandLine(cmd),
      stopCommand: cmdStop === undefined ? undefined : splitCommandLine(cmdStop),
      environment: environmentOf(model.env),
      baseUrl: withoutSlash(proxy ?? DEFAULT_PROXY),
    };
  }
  if (container !== undefined) {
    const { port, network } = container;
    const baseUrl = proxy === undefined ? undefined : withoutSlash(proxy);
    return { kind: 'container', container: choiceOf(container, model.env), port, network, baseUrl };
  }
  return {
    kind: 'external',
    baseUrl: withoutSlash(external),
    sleep: callsOf(model.sleep),
    wake: callsOf(model.wake),
    sleepCheck: model.sleepCheck === 'none' ? undefined : model.sleepCheck,
  };
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

function choiceOf(container: ContainerConfig, env: readonly string[]): ContainerChoice {
  const { image, command, entrypoint, env: own, shmSize, memory, ...settings } = container;
  const { name = '', service, project } = settings;
  if (image === undefined) {
    return service === undefined ? { by: 'name', name } : { by: 'service', service, project };
  }
  return {
    by: 'image',
    create: {
      image,
      command: words(command),
      entrypoint: words(entrypoint),
      environment: environmentOf([...env, ...own]),
      shmSizeBytes: parseSize(shmSize),
      memoryBytes: parseSize(memory),
      settings,
    },
  };
}

const words = (command: string | readonly string[] | undefined): readonly string[] | undefined =>
  typeof command === 'string' ? splitCommandLine(command) : command;

const environmentOf = (variables: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    variables.map((variable) => {
      const equals = variable.indexOf('=');
      return [variable.slice(0, equals), variable.slice(equals + 1)];
    }),
  );
