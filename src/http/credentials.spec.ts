import { describe, expect, it } from 'vitest';
import { credentialsIn, withoutItem } from './credentials.js';

const keys = (...raw: string[]): string[] => credentialsIn(raw).map(({ key }) => key.toString());

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('a key is offered by', () => {
  it.each<[title: string, name: string, value: string, key: string]>([
    ['a bearer token', 'Authorization', 'Bearer k1', 'k1'],
    ['a bearer token in any case', 'AUTHORIZATION', 'bEARER k1', 'k1'],
    ['a bearer token with space around it', 'authorization', ' Bearer   k1 ', 'k1'],
    ['x-api-key', 'X-Api-Key', 'k1', 'k1'],
    ['x-api-key, whatever is in it', 'x-api-key', ' Bearer k1 ', 'Bearer k1'],
    ['a subprotocol', 'sec-websocket-protocol', 'openai-insecure-api-key.k1', 'k1'],
    [
      'one subprotocol of several',
      'Sec-WebSocket-Protocol',
      'realtime ,openai-insecure-api-key.k1, x',
      'k1',
    ],
    [
      'a subprotocol twice',
      'Sec-WebSocket-Protocol',
      'openai-insecure-api-key.k1,openai-insecure-api-key.k1',
      'k1',
    ],
    ['a password', 'Authorization', basic('user:k1'), 'k1'],
    ['a password without a user', 'Authorization', basic(':k1'), 'k1'],
    ['a password with a colon', 'Authorization', basic('user:k:1:'), 'k:1:'],
    ['a password that is not ASCII', 'Authorization', basic('user:größe'), 'größe'],
    [
      'a token of raw UTF-8',
      'Authorization',
      `Bearer ${Buffer.from('größe').toString('latin1')}`,
      'größe',
    ],
  ])('%s', (_, name, value, key) => {
    expect(keys('Host', 'x', name, value)).toEqual([key]);
  });
});

describe('no key is offered by', () => {
  it.each<[title: string, ...raw: string[]]>([
    ['a header without one', 'Host', 'x', 'Cookie', 'Bearer k1'],
    ['a scheme alone', 'Authorization', 'Bearer'],
    ['a scheme and space', 'Authorization', 'Bearer  '],
    ['a token without a scheme', 'Authorization', 'k1'],
    ['another scheme', 'Authorization', 'Digest k1'],
    ['a scheme run into the token', 'Authorization', 'Bearerk1'],
    ['a user without a password', 'Authorization', basic('k1')],
    ['an empty password', 'Authorization', basic('k1:')],
    ['what is not base64', 'Authorization', 'Basic !!!!'],
    ['an empty x-api-key', 'x-api-key', ' '],
    ['subprotocols', 'Sec-WebSocket-Protocol', 'realtime, k1, openai-insecure-api-key.'],
    ['credentials for another proxy', 'Proxy-Authorization', 'Bearer k1'],
    ['a value that looks like a name', 'Cookie', 'x-api-key', 'k1', 'y'],
  ])('%s', (_, ...raw) => {
    expect(keys(...raw)).toEqual([]);
  });
});

it('all keys are found, each with its place', () => {
  const raw = ['X-Api-Key', 'k1', 'Host', 'x', 'authorization', 'Bearer k2', 'x-api-key', 'k3'];
  expect(credentialsIn(raw).map(({ at, name }) => [at, name])).toEqual([
    [0, 'x-api-key'],
    [4, 'authorization'],
    [6, 'x-api-key'],
  ]);
  expect(keys(...raw)).toEqual(['k1', 'k2', 'k3']);
});

it.each([
  ['realtime, openai-insecure-api-key.k1, x', 'realtime, x'],
  [' openai-insecure-api-key.k1', ''],
  ['openai-insecure-api-key.k1,openai-insecure-api-key.k1 , x', 'x'],
  ['openai-insecure-api-key.k12, x', 'openai-insecure-api-key.k12, x'],
])('a subprotocol that is a key leaves the others: %s', (value, rest) => {
  expect(withoutItem(value, 'openai-insecure-api-key.k1')).toBe(rest);
});
