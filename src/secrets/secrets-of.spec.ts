import { describe, expect, it } from 'vitest';
import type { CommandLaunch, LaunchDefinition } from '../catalog/launch-definition.js';
import { defineLaunch } from '../catalog/launch-definition.js';
import { ContainerConfig } from '../config/container.config.js';
import { ModelConfig } from '../config/model.config.js';
import { splitCommandLine } from '../config/command-line.js';
import { secretsOf } from './secrets-of.js';
import type { SecretKeepers } from './secrets-of.js';

const none: SecretKeepers = { apiKeys: [], models: [], environment: {} };

const ofLaunch = (launch: LaunchDefinition): string[] =>
  secretsOf({ ...none, models: [{ launch }] });

const ofModel = (launch: Partial<CommandLaunch>): string[] => {
  const command = { command: [], stopCommand: undefined, environment: {}, baseUrl: '' };
  return ofLaunch({ kind: 'command', ...command, ...launch });
};

const ofCommand = (commandLine: string): string[] =>
  ofModel({ command: splitCommandLine(commandLine) });

describe('what is secret', () => {
  it('are the keys of the gateway', () => {
    const apiKeys = [{ key: 'sk-one' }, { key: 'sk-two' }, { key: 'sk-one' }];
    expect(secretsOf({ ...none, apiKeys })).toEqual(['sk-one', 'sk-two']);
  });

  it.each<[commandLine: string, ...secrets: string[]]>([
    ['server --api-key sk-one --port 1', 'sk-one'],
    ['server --api-key=sk-one', 'sk-one'],
    ['server --api_key sk-one', 'sk-one'],
    ['server --api-key sk-one,sk-two', 'sk-one,sk-two', 'sk-one', 'sk-two'],
    ['server --hf-token hf_1234', 'hf_1234'],
    ['server -hft hf_1234', 'hf_1234'],
    ['server --token abcd', 'abcd'],
    ['server --admin-password abcd', 'abcd'],
    ['env HF_TOKEN=hf_1234 server', 'hf_1234'],
    [
      'docker run -e API_KEY=sk-one --env=DB_PASSWORD=abcd -eMY_SECRET=efgh x',
      'sk-one',
      'abcd',
      'efgh',
    ],
    ['sh -c "exec server --api-key sk-one"', 'sk-one'],
    [`sh -c "HF_TOKEN='hf_1234' server"`, 'hf_1234', "'hf_1234' server"],
    ['curl -H "Authorization: Bearer abcd" -H "X-Api-Key: efgh" url', 'abcd', 'efgh'],
    ['server --model-url https://me:abcd@host/x', 'abcd'],
  ])('is in %s', (commandLine, ...secrets) => {
    expect(ofCommand(commandLine).sort()).toEqual(secrets.sort());
  });

  it.each([
    'server --api-key',
    'server --api-key abc',
    'server --max-tokens 4096 --ctx-size 8192 --keep 1024',
    'server --api-key-file /some/file --eos-token 1234',
    'env MAX_TOKENS=4096 KEYBOARD=qwerty server',
    'server -m /models/x.gguf',
  ])('is nothing in %s', (commandLine) => {
    expect(ofCommand(commandLine)).toEqual([]);
  });

  it('is in the command that stops a model', () => {
    expect(ofModel({ stopCommand: ['stop', '--token', 'abcd'] })).toEqual(['abcd']);
  });

  it('is in the command and the environment of a container', () => {
    const container = Object.assign(new ContainerConfig(), {
      image: 'vllm',
      command: 'serve --api-key abcd',
      entrypoint: ['sh', '--token', 'efgh'],
      env: ['HF_TOKEN=ijkl'],
    });
    const model = Object.assign(new ModelConfig(), { container, env: ['B_KEY=mnop'] });
    expect(ofLaunch(defineLaunch(model)).sort()).toEqual(['abcd', 'efgh', 'ijkl', 'mnop']);
  });

  it('is in the header fields of calls that have a server sleep and wake', () => {
    const sleep = { path: '/sleep', headers: { Authorization: 'Bearer abcd' } };
    const wake = [{ path: '/wake_up', headers: { 'x-api-key': 'efgh' } }];
    const model = Object.assign(new ModelConfig(), { external: 'http://host:1', sleep, wake });
    expect(ofLaunch(defineLaunch(model)).sort()).toEqual(['abcd', 'efgh']);
  });

  it("is in a model's environment, by the names of its variables", () => {
    const environment = {
      HF_TOKEN: 'hf_1234',
      lower_key: 'abcd',
      PGPASSWORD: 'efgh',
      LLAMA_API_KEY: 'ijkl,mnop',
      HTTPS_PROXY: 'http://me:qrst@proxy:1',
      TINY_KEY: 'abc',
      PATH: '/usr/bin',
      MAX_TOKENS: '4096',
    };
    const secrets = ['hf_1234', 'abcd', 'efgh', 'ijkl,mnop', 'ijkl', 'mnop', 'qrst'];
    expect(ofModel({ environment })).toEqual(secrets);
  });

  it("is in the gateway's own environment only if it is long enough to be one", () => {
    const environment = { A_KEY: '1234567', B_KEY: '12345678', C_KEY: undefined, HOME: '/home/me' };
    expect(secretsOf({ ...none, environment })).toEqual(['12345678']);
  });

  it('is known as it stands in JSON, without white space around it, and line by line', () => {
    const environment = { A_KEY: '-----BEGIN KEY-----\nab"cd\n' };
    expect(ofModel({ environment })).toEqual([
      '-----BEGIN KEY-----\nab"cd',
      String.raw`-----BEGIN KEY-----\nab\"cd`,
      '-----BEGIN KEY-----',
    ]);
  });
});
