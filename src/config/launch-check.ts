import { isDeepStrictEqual } from 'node:util';
import { splitCommandLine } from './command-line.js';
import { shown } from './config-issue.js';
import type { ConfigPath, Finding } from './config-issue.js';
import { ContainerConfig } from './container.config.js';
import { checkCalls } from './http-call.js';
import { isMapping } from './mapping.js';
import { ModelConfig } from './model.config.js';
import { hasPort, withPort } from './placeholders.js';

/** What a model is started by. */
export type LaunchKind = 'cmd' | 'container' | 'external';
const KINDS: readonly LaunchKind[] = ['cmd', 'container', 'external'];

/** Undefined where it says none of them, or several. */
export function launchKindOf(model: ModelConfig): LaunchKind | undefined {
  const said = KINDS.filter((kind) => model[kind] !== undefined);
  return said.length === 1 ? said[0] : undefined;
}

/** Keys of a model that mean something with some of them only. */
const ONLY_WITH: readonly (readonly [key: keyof ModelConfig, kinds: readonly LaunchKind[]])[] = [
  ['cmdStop', ['cmd']],
  ['env', ['cmd', 'container']],
  ['logFile', ['cmd', 'container']],
  ['proxy', ['cmd', 'container']],
  ['sleep', ['external']],
  ['wake', ['external']],
  ['sleepCheck', ['external']],
];

/** What does not go together in how a model is started and stopped. */
export function checkLaunch(model: ModelConfig, path: ConfigPath): Finding[] {
  const kind = launchKindOf(model);
  if (kind === undefined) {
    const said = KINDS.filter((one) => model[one] !== undefined);
    const got = said.length === 0 ? 'none' : said.join(' and ');
    return [{ path, message: `expected one of cmd, container and external, got ${got}` }];
  }
  const plain = new ModelConfig();
  const foreign = ONLY_WITH.filter(
    ([key, kinds]) => !kinds.includes(kind) && isSaid(model[key], plain[key]),
  );
  return [
    ...foreign.map(([key, kinds]) => ({
      path: [...path, key],
      message: `${key} goes with ${kinds.join(' and ')}, not with ${kind}`,
      atKey: true,
    })),
    ...(model.memory === 'auto' && kind !== 'cmd'
      ? [{ path: [...path, 'memory'], message: `auto is known of a cmd only, not of ${kind}` }]
      : []),
    ...(kind === 'container' ? checkContainer(model, path) : []),
    ...(kind === 'external' ? checkExternal(model, path) : []),
  ];
}

/** What is written as it would be anyhow is not told from what is not written. */
const isSaid = (value: unknown, byDefault: unknown): boolean =>
  !isDeepStrictEqual(value, byDefault);

function checkExternal({ external, sleep, wake }: ModelConfig, path: ConfigPath): Finding[] {
  return [
    ...checkUrl(external, [...path, 'external']),
    ...(typeof external === 'string' && hasPort(external)
      ? [{ path: [...path, 'external'], message: 'expected a URL that names the port itself' }]
      : []),
    ...checkCalls(sleep, [...path, 'sleep']),
    ...checkCalls(wake, [...path, 'wake']),
    ...(sleep !== undefined && wake === undefined
      ? [{ path: [...path, 'sleep'], message: 'expected wake beside it', atKey: true }]
      : []),
    ...(sleep === undefined && wake !== undefined
      ? [{ path: [...path, 'wake'], message: 'expected sleep beside it', atKey: true }]
      : []),
  ];
}

/** What a container that exists already is known by, and how it is reached. */
const OF_EXISTING = ['name', 'service', 'project', 'port', 'network'];

function checkContainer({ container, env, proxy }: ModelConfig, at: ConfigPath): Finding[] {
  const path = [...at, 'container'];
  if (!(container instanceof ContainerConfig)) return [];
  const noPort = typeof proxy === 'string' && hasPort(proxy);
  return [
    ...(noPort
      ? [{ path: [...at, 'proxy'], message: 'expected a URL that names the port itself' }]
      : []),
    ...(container.image === undefined
      ? [...checkExisting(container, path), ...notForExisting(env, [...at, 'env'])]
      : checkCreated(container, path)),
  ];
}

function checkExisting(container: ContainerConfig, path: ConfigPath): Finding[] {
  const { name, service, project } = container;
  const plain = new ContainerConfig();
  const known = Object.keys(container) as (keyof ContainerConfig)[];
  const foreign = known.filter(
    (key) => !OF_EXISTING.includes(key) && isSaid(container[key], plain[key]),
  );
  const hasOne = (name === undefined) !== (service === undefined);
  return [
    ...(hasOne ? [] : [{ path, message: 'expected one of name, service and image' }]),
    ...(project !== undefined && service === undefined
      ? [{ path: [...path, 'project'], message: 'project goes with service', atKey: true }]
      : []),
    ...foreign.flatMap((key) => notForExisting([container[key]], [...path, key])),
  ];
}

const notForExisting = (values: readonly unknown[], path: ConfigPath): Finding[] =>
  values.length === 0
    ? []
    : [
        {
          path,
          message: 'goes with image: an existing container is started as it was created',
          atKey: true,
        },
      ];

function checkCreated(container: ContainerConfig, path: ConfigPath): Finding[] {
  const { service, project, network, port, command, entrypoint, gpus, ulimits } = container;
  const limits = Object.entries(isMapping(ulimits) ? ulimits : {});
  return [
    ...(service === undefined
      ? []
      : [{ path: [...path, 'service'], message: 'expected service or image', atKey: true }]),
    ...(project === undefined
      ? []
      : [{ path: [...path, 'project'], message: 'project goes with service', atKey: true }]),
    ...(network === 'host' && port === undefined
      ? [{ path: [...path, 'network'], message: 'expected port beside it on the network host' }]
      : []),
    ...checkWords(command, [...path, 'command']),
    ...checkWords(entrypoint, [...path, 'entrypoint']),
    ...checkGpus(gpus, [...path, 'gpus']),
    ...limits.flatMap(([name, limit]) =>
      Number.isInteger(limit) && limit >= -1
        ? []
        : [
            {
              path: [...path, 'ulimits', name],
              message: `expected a number, -1 for no limit, got ${shown(limit)}`,
            },
          ],
    ),
    ...checkTexts(container.labels, [...path, 'labels']),
  ];
}

const checkTexts = (values: unknown, path: ConfigPath): Finding[] =>
  Object.entries(isMapping(values) ? values : {}).flatMap(([name, value]) =>
    typeof value === 'string'
      ? []
      : [{ path: [...path, name], message: `expected a text, got ${shown(value)}` }],
  );

function checkWords(words: unknown, path: ConfigPath): Finding[] {
  if (words === undefined) return [];
  if (Array.isArray(words)) {
    return words.flatMap((word: unknown, index) =>
      typeof word === 'string'
        ? []
        : [{ path: [...path, index], message: `expected a text, in quotes, got ${shown(word)}` }],
    );
  }
  if (typeof words !== 'string') {
    return [{ path, message: `expected a command line, or a list of texts, got ${shown(words)}` }];
  }
  try {
    splitCommandLine(words);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ path, message: `expected a command line a shell could split, but ${reason}` }];
  }
}

function checkGpus(gpus: unknown, path: ConfigPath): Finding[] {
  const isId = (id: unknown): boolean =>
    (typeof id === 'string' && id !== '') || (Number.isInteger(id) && Number(id) >= 0);
  const isRight =
    gpus === undefined ||
    gpus === 'all' ||
    (Number.isInteger(gpus) && Number(gpus) > 0) ||
    (Array.isArray(gpus) && gpus.length > 0 && gpus.every(isId));
  return isRight
    ? []
    : [{ path, message: `expected all, a number of GPUs, or a list of ids, got ${shown(gpus)}` }];
}

/** An http or https URL and nothing else; `{PORT}` may stand for its port. */
export function checkUrl(value: unknown, path: ConfigPath): Finding[] {
  if (typeof value !== 'string' || value === '') return [];
  const text = withPort(value, 1);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return [{ path, message: `expected an http or https URL, got ${shown(value)}` }];
  }
  const { username, password } = url;
  // An empty query is one, too, to what comes after it.
  return username + password === '' && !/[?#\s]/.test(value)
    ? []
    : [{ path, message: `expected a URL without user, query and fragment, got ${shown(value)}` }];
}
