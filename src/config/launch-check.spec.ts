import { describe, expect, it } from 'vitest';
import { issuesOf } from '../../test/support/configuration.js';
import { pathText } from './config-issue.js';
import { checkUrl } from './launch-check.js';

type Entry = Readonly<Record<string, unknown>>;

/** What is wrong with one model, as the user reads it; without its place in the file. */
const found = (model: Entry): string[] =>
  issuesOf(JSON.stringify({ models: { a: model } })).map((issue) =>
    issue.replace(/^config\.yaml:\d+:\d+: models\.a(?:\.|: )/, ''),
  );

const CMD = { cmd: 'server {PORT}' };
const EXISTING = { container: { name: 'vllm' } };
const EXTERNAL = { external: 'http://gpu-box:8000' };
const created = (more: Entry = {}): Entry => ({ container: { image: 'vllm', ...more } });
const sleeps = (more: Entry = {}): Entry => ({
  ...EXTERNAL,
  sleep: '/sleep',
  wake: '/wake_up',
  ...more,
});

describe('nothing is wrong with', () => {
  it.each<[title: string, model: Entry]>([
    ['a command', { ...CMD, cmdStop: 'kill ${PID}', env: ['A=1'], logFile: 'a.log' }],
    ['a command that names its port', { cmd: 'server', proxy: 'http://127.0.0.1:9000' }],
    ['an existing container', EXISTING],
    [
      'an existing container with its port',
      { container: { name: 'vllm', port: 80, network: 'n' } },
    ],
    ['the container of a service', { container: { service: 'vllm', project: 'p' } }],
    ['a container with a log file and a proxy', { ...EXISTING, logFile: 'a', proxy: 'http://b:1' }],
    ['a container that is created', created()],
    ['a container that is created with an environment', { ...created(), env: ['A={PORT}'] }],
    ['a created container with a name', created({ name: 'vllm' })],
    ['a command line', created({ command: 'serve "a b"', entrypoint: 'sh -c' })],
    ['a list of words', created({ command: ['serve', 'a b'], entrypoint: [] })],
    ['all GPUs', created({ gpus: 'all' })],
    ['two GPUs', created({ gpus: 2 })],
    ['these GPUs', created({ gpus: [0, 'GPU-6d3a'] })],
    ['limits', created({ ulimits: { memlock: -1, stack: 67108864 }, labels: { a: 'b' } })],
    ['the network of the machine', created({ network: 'host', port: 8000 })],
    ['an external server', EXTERNAL],
    ['an external server below a path', { external: 'https://gpu-box/v1/' }],
    ['an external server that sleeps', sleeps({ sleepCheck: 'none' })],
  ])('%s', (_title, model) => {
    expect(found(model)).toEqual([]);
  });
});

describe('a model', () => {
  const ONE = 'expected one of cmd, container and external, got';

  it.each<[title: string, model: Entry, issues: string[]]>([
    ['has none of the three', {}, [`${ONE} none`]],
    ['has two of them', { ...CMD, ...EXISTING }, [`${ONE} cmd and container`]],
    [
      'has all of them',
      { ...CMD, ...EXISTING, ...EXTERNAL },
      [`${ONE} cmd and container and external`],
    ],
    [
      'is a container with a stop command',
      { ...EXISTING, cmdStop: 'docker stop x' },
      ['cmdStop: cmdStop goes with cmd, not with container'],
    ],
    [
      'is a command with calls',
      { ...CMD, sleep: '/sleep', wake: '/wake_up', sleepCheck: '/asleep' },
      [
        'sleep: sleep goes with external, not with cmd',
        'sleepCheck: sleepCheck goes with external, not with cmd',
        'wake: wake goes with external, not with cmd',
      ],
    ],
    [
      'is external with what is of processes',
      { ...EXTERNAL, env: ['A=1'], logFile: 'a.log', proxy: 'http://b', cmdStop: 'x' },
      [
        'cmdStop: cmdStop goes with cmd, not with external',
        'env: env goes with cmd and container, not with external',
        'logFile: logFile goes with cmd and container, not with external',
        'proxy: proxy goes with cmd and container, not with external',
      ],
    ],
    [
      'is no command whose file could be estimated',
      { ...EXTERNAL, memory: 'auto' },
      [
        'memory: auto is known of a cmd only, not of external',
        'memory: expected devices at the top level that say how much memory there is',
      ],
    ],
  ])('that %s', (_title, model, issues) => {
    expect(found(model).sort()).toEqual([...issues].sort());
  });
});

describe('an external server', () => {
  it.each<[title: string, model: Entry, issues: string[]]>([
    ['sleeps and is not woken', sleeps({ wake: undefined }), ['sleep: expected wake beside it']],
    ['is woken and never sleeps', sleeps({ sleep: undefined }), ['wake: expected sleep beside it']],
    [
      'has wrong calls',
      sleeps({ sleep: 'sleep', wake: ['/a', { path: 1 }] }),
      [
        'sleep: expected a path that begins with /, got "sleep"',
        'wake[1].path: expected a path that begins with /, got 1',
      ],
    ],
    [
      'leaves its port open',
      { external: 'http://127.0.0.1:{PORT}' },
      ['external: expected a URL that names the port itself'],
    ],
    [
      'is no URL',
      { external: 'gpu-box:8000' },
      ['external: expected an http or https URL, got "gpu-box:8000"'],
    ],
    [
      'says where it sleeps by no path',
      sleeps({ sleepCheck: 'is_sleeping' }),
      ['sleepCheck: must be a path that begins with / or none, got "is_sleeping"'],
    ],
  ])('that %s', (_title, model, issues) => {
    expect(found(model)).toEqual(issues);
  });
});

describe('a container', () => {
  const WITH_IMAGE = 'goes with image: an existing container is started as it was created';
  const SPLIT = 'expected a command line a shell could split, but';
  const GPUS = 'expected all, a number of GPUs, or a list of ids, got';

  it.each<[title: string, model: Entry, issues: string[]]>([
    ['is not said', { container: {} }, ['container: expected one of name, service and image']],
    [
      'is said twice',
      { container: { name: 'aa', service: 'b' } },
      ['container: expected one of name, service and image'],
    ],
    [
      'is of a project, and no service',
      { container: { name: 'aa', project: 'p' } },
      ['container.project: project goes with service'],
    ],
    [
      'exists, and would have to be created with more',
      { container: { name: 'aa', command: 'serve', gpus: 'all', init: false }, env: ['A=1'] },
      [
        `container.command: ${WITH_IMAGE}`,
        `container.gpus: ${WITH_IMAGE}`,
        `container.init: ${WITH_IMAGE}`,
        `env: ${WITH_IMAGE}`,
      ],
    ],
    [
      'is created, and one of compose',
      created({ service: 'a', project: 'b' }),
      [
        'container.project: project goes with service',
        'container.service: expected service or image',
      ],
    ],
    [
      'is on the network of the machine, its port nobody knows',
      created({ network: 'host' }),
      ['container.network: expected port beside it on the network host'],
    ],
    [
      'has a proxy that leaves its port open',
      { ...EXISTING, proxy: 'http://vllm:{PORT}' },
      ['proxy: expected a URL that names the port itself'],
    ],
    [
      'has a command line with an open quote',
      created({ command: "serve 'a" }),
      [`container.command: ${SPLIT} a quote ' is not closed`],
    ],
    [
      'has words that are no texts',
      created({ command: ['serve', 1], entrypoint: true }),
      [
        'container.command[1]: expected a text, in quotes, got 1',
        'container.entrypoint: expected a command line, or a list of texts, got true',
      ],
    ],
    ['has no GPU of all', created({ gpus: 0 }), [`container.gpus: ${GPUS} 0`]],
    ['has half a GPU', created({ gpus: 1.5 }), [`container.gpus: ${GPUS} 1.5`]],
    ['has an empty list of GPUs', created({ gpus: [] }), [`container.gpus: ${GPUS} []`]],
    ['has GPUs of no id', created({ gpus: ['', -1] }), [`container.gpus: ${GPUS} ["",-1]`]],
    ['has some GPUs', created({ gpus: 'some' }), [`container.gpus: ${GPUS} "some"`]],
    [
      'has limits and labels of other kinds',
      created({ ulimits: { memlock: 'none', stack: -2 }, labels: { a: 1 } }),
      [
        'container.labels.a: expected a text, got 1',
        'container.ulimits.memlock: expected a number, -1 for no limit, got "none"',
        'container.ulimits.stack: expected a number, -1 for no limit, got -2',
      ],
    ],
    [
      'has limits that are a list',
      created({ ulimits: ['memlock'] }),
      ['container.ulimits: must be a mapping, got ["memlock"]'],
    ],
    [
      'has volumes whose source is relative, and a target that is',
      created({ volumes: ['./models:/models', 'hub:cache', 'a/b:/c'] }),
      ['./models:/models', 'hub:cache', 'a/b:/c'].map(
        (volume, index) =>
          `container.volumes[${index}]: must be of the form /source:/target, volume:/target or /source:/target:ro, got "${volume}"`,
      ),
    ],
    [
      'has an image of no name',
      created({ image: 'llama cpp' }),
      [
        'container.image: must be the name of an image, as ghcr.io/ggml-org/llama.cpp:server-cuda, got "llama cpp"',
      ],
    ],
  ])('that %s', (_title, model, issues) => {
    expect(found(model).sort()).toEqual(issues);
  });
});

describe('a base URL', () => {
  const check = (value: unknown): string[] =>
    checkUrl(value, ['proxy']).map(({ path, message }) => `${pathText(path)}: ${message}`);

  it.each([
    'http://a',
    'https://a:1/b/c',
    'http://[::1]:80',
    'http://127.0.0.1:{PORT}',
    '',
    undefined,
  ])('may be %j', (value) => {
    expect(check(value)).toEqual([]);
  });

  it.each(['a', '//a', 'unix:///run/a.sock', 'ws://a', 'http://'])(
    'of another kind is none: %j',
    (value) => {
      expect(check(value)).toEqual([`proxy: expected an http or https URL, got "${value}"`]);
    },
  );

  it.each([
    'http://u:p@a',
    'http://u@a',
    'http://a?b',
    'http://a/?',
    'http://a#b',
    'http://a/#',
    'http://a ',
  ])('is followed by paths, so that it is nothing but itself: %j', (value) => {
    const [issue] = check(value);
    expect(issue).toContain('expected a URL without user, query and fragment');
  });
});
