import { describe, expect, it } from 'vitest';
import { failureOf } from './engine-failure.js';
import type { EngineTask } from './engine-failure.js';

const refused = (task: EngineTask, status: number, text: string) =>
  failureOf({ task, status, code: undefined, text });
const unanswered = (code: string | undefined, task: EngineTask = 'start') =>
  failureOf({ task, status: undefined, code, text: `connect ${code ?? ''} /run/user/secret.sock` });

describe('failureOf', () => {
  it.each([
    ['ENOENT', 'unreachable', /socket is missing/],
    ['EACCES', 'unreachable', /no permission for its socket/],
    ['ECONNREFUSED', 'unreachable', /nobody listens/],
    ['ENOTFOUND', 'unreachable', /DOCKER_HOST/],
    ['ECONNRESET', 'lost', /broke/],
    ['ETIMEDOUT', 'lost', /did not answer in time/],
    [undefined, 'lost', /broke/],
  ])('tells an engine that does not answer (%s): %s', (code, kind, said) => {
    expect(unanswered(code)).toEqual({ kind, said: expect.stringMatching(said) as string });
  });

  it.each<[EngineTask, number, string, string, RegExp]>([
    [
      'start',
      500,
      'could not select device driver "" with capabilities: [[gpu]]',
      'refused',
      /NVIDIA Container Toolkit/,
    ],
    [
      'start',
      500,
      'driver failed programming external connectivity on endpoint p2 (fb89): Bind for 127.0.0.1:7777 failed: port is already allocated',
      'refused',
      /published port is taken/,
    ],
    [
      'start',
      500,
      'listen tcp4 0.0.0.0:80: bind: address already in use',
      'refused',
      /published port is taken/,
    ],
    [
      'create',
      500,
      'mkdir /var/lib/docker/overlay2/x: no space left on device',
      'refused',
      /no space is left/,
    ],
    ['image', 404, 'No such image: nosuch:1', 'absent', /image is not there/],
    ['create', 404, 'No such image: nosuch:1', 'absent', /image is not there/],
    ['start', 404, 'network nosuch not found', 'refused', /no such network/],
    ['start', 404, 'No such container: abc', 'absent', /no such container/],
    ['inspect', 404, 'no container with name or ID "x" found', 'absent', /no such container/],
    [
      'create',
      409,
      'Conflict. The container name "/t1" is already in use by container "a5"',
      'conflict',
      /has its name/,
    ],
    ['remove', 409, 'removal of container a5 is already in progress', 'conflict', /./],
    ['kill', 409, 'cannot kill container: t4: container d8 is not running', 'not running', /./],
    ['kill', 409, 'can only kill running containers', 'not running', /./],
    ['start', 409, 'cannot start a paused container, try unpause instead', 'refused', /paused/],
    [
      'start',
      400,
      'failed to create task for container: OCI runtime create failed: unable to start container process: exec: "nosuchcmd": executable file not found in $PATH: unknown',
      'refused',
      /no such program/,
    ],
    ['create', 400, 'unknown or invalid runtime name: foo', 'refused', /no such runtime/],
    [
      'create',
      400,
      'invalid mount config for type "bind": bind source path does not exist: /nope',
      'refused',
      /source is missing/,
    ],
    [
      'start',
      500,
      'error gathering device information while adding custom device "/dev/nope": no such file or directory',
      'refused',
      /no such device/,
    ],
    ['start', 400, 'unable to find user nobdy: no matching entries', 'refused', /no such user/],
    [
      'logs',
      500,
      'configured logging driver does not support reading',
      'refused',
      /logging driver/,
    ],
    ['start', 503, 'Service Unavailable', 'lost', /going down/],
    ['start', 500, 'dockerd is shutting down', 'lost', /going down/],
  ])('tells what the engine refuses: %s %d %s', (task, status, text, kind, said) => {
    expect(refused(task, status, text)).toEqual({
      kind,
      said: expect.stringMatching(said) as string,
    });
  });

  it.each([
    [500, 'Get "https://registry.example/v2/": dial tcp: lookup x: no such host', /reach the/],
    [404, 'pull access denied for nosuch, repository does not exist', /refuses access/],
    [undefined, 'manifest for nosuch:1 not found: manifest unknown', /has no such image/],
    [undefined, 'toomanyrequests: You have reached your pull rate limit', /asks to wait/],
    [undefined, 'write /var/lib/docker/tmp/x: no space left on device', /no space/],
    [undefined, 'something else', /cannot be pulled: something else/],
  ])('tells why an image cannot be pulled: %s %s', (status, text, said) => {
    const failure = failureOf({ task: 'pull', status, code: undefined, text });
    expect(failure).toEqual({ kind: 'refused', said: expect.stringMatching(said) as string });
  });

  it('takes a pull that breaks for a lost engine, not for a refusal', () => {
    expect(unanswered('ECONNRESET', 'pull').kind).toBe('lost');
  });

  it('keeps paths, commands, values and ids out of what it does not know', () => {
    const text =
      'unexpected: exec "/opt/server --api-key k" at /srv/models/x.gguf TOKEN=abc of 0123456789abcdef';
    const { said } = refused('start', 500, text);
    expect(said).toMatch(/^the engine refuses: unexpected/);
    for (const hidden of ['server', 'api-key', '/srv', 'gguf', 'abc', '0123456789abcdef']) {
      expect(said).not.toContain(hidden);
    }
  });

  it('is brief about what it does not know', () => {
    expect(refused('start', 500, 'word '.repeat(200)).said.length).toBeLessThan(200);
  });
});
