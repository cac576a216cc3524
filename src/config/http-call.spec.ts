import { describe, expect, it } from 'vitest';
import { pathText } from './config-issue.js';
import { callsOf, checkCalls } from './http-call.js';
import type { CallsConfig } from './model.config.js';

const found = (calls: unknown): string[] =>
  checkCalls(calls, ['sleep']).map(({ path, message }) => `${pathText(path)}: ${message}`);

describe('calls', () => {
  it.each<[title: string, calls: CallsConfig | undefined, read: object[]]>([
    ['that are not there are none', undefined, []],
    ['may be a path, sent by POST', '/sleep?level=1', [{ path: '/sleep?level=1' }]],
    ['may be more of a call', { path: '/a', method: 'PUT' }, [{ path: '/a', method: 'PUT' }]],
    ['keep their order', ['/b', { path: '/a' }], [{ path: '/b' }, { path: '/a' }]],
    [
      'have a body of any kind, and fields',
      { path: '/a', body: { method: 'x' }, headers: { 'X-Key': 'k' } },
      [{ path: '/a', body: { method: 'x' }, headers: { 'X-Key': 'k' } }],
    ],
    ['have a body that is nothing, where they say so', { path: '/', body: null }, [{ body: null }]],
  ])('%s', (_title, calls, read) => {
    const usual = { method: 'POST', path: '/', headers: {}, body: undefined };
    expect(callsOf(calls)).toEqual(read.map((call) => ({ ...usual, ...call })));
  });
});

describe('nothing is wrong with', () => {
  it.each([
    ['no calls', undefined],
    ['a path', '/wake_up?tags=weights&tags=kv_cache'],
    ['the shortest', '/'],
    ['a list', ['/a', { path: '/b', method: 'DELETE' }]],
    [
      'every method',
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((m) => ({ path: '/', method: m })),
    ],
    ['any body', [1, 'x', null, true, [], {}].map((body) => ({ path: '/', body }))],
    [
      'fields as they are',
      { path: '/', headers: { Authorization: 'Bearer ä\t~', "x!#$%&'*+.^_`|~": '' } },
    ],
  ])('%s', (_title, calls) => {
    expect(found(calls)).toEqual([]);
  });
});

describe('calls are refused', () => {
  it.each<[title: string, calls: unknown, issues: string[]]>([
    ['that are nothing', null, ['sleep: expected a path that begins with /, got null']],
    ['that are an empty list', [], ['sleep: expected at least one call, got an empty list']],
    ['that are no path', 'sleep', ['sleep: expected a path that begins with /, got "sleep"']],
    [
      'that are a URL',
      'http://a/sleep',
      ['sleep: expected a path that begins with /, got "http://a/sleep"'],
    ],
    ['with white space', '/a b', ['sleep: expected a path that begins with /, got "/a b"']],
    ['with a fragment', '/a#b', ['sleep: expected a path that begins with /, got "/a#b"']],
    ['that are a number', 1, ['sleep: expected a path that begins with /, got 1']],
    ['in lists of lists', [['/a']], ['sleep[0]: expected a path that begins with /, got ["/a"]']],
    ['without a path', [{}], ['sleep[0]: expected a path that begins with /, got nothing']],
    [
      'with a wrong path',
      ['/a', { path: 'b' }],
      ['sleep[1].path: expected a path that begins with /, got "b"'],
    ],
    [
      'with an unknown key',
      { path: '/', header: {} },
      ["sleep.header: unknown key 'header' (nearest known: 'headers')"],
    ],
    [
      'with another method',
      { path: '/', method: 'post' },
      ['sleep.method: expected GET, POST, PUT, PATCH, DELETE, got "post"'],
    ],
    [
      'with fields that are none',
      { path: '/', headers: ['a: b'] },
      ['sleep.headers: expected texts by names of header fields'],
    ],
    [
      'with a field that has no name of one',
      { path: '/', headers: { 'a b': 'c', '': 'd' } },
      [
        'sleep.headers.a b: expected the name of a header field, got "a b"',
        'sleep.headers.: expected the name of a header field, got ""',
      ],
    ],
    [
      'with fields of the connection',
      { path: '/', headers: { 'Content-Length': '3', upgrade: 'h2c' } },
      [
        'sleep.headers.Content-Length: expected another field: the gateway sends this one itself',
        'sleep.headers.upgrade: expected another field: the gateway sends this one itself',
      ],
    ],
    [
      'with all that is wrong with them',
      [{ method: 1 }, 'x'],
      [
        'sleep[0]: expected a path that begins with /, got nothing',
        'sleep[0].method: expected GET, POST, PUT, PATCH, DELETE, got 1',
        'sleep[1]: expected a path that begins with /, got "x"',
      ],
    ],
  ])('%s', (_title, calls, issues) => {
    expect(found(calls)).toEqual(issues);
  });

  it.each([1, null, ['x'], 'sk-secret\r\nx: y', 'sk-secret €'])(
    'with a field that cannot hold %j, which is not told: it may be a key',
    (value) => {
      expect(found({ path: '/', headers: { Authorization: value } })).toEqual([
        'sleep.headers.Authorization: expected a text that a header field can hold',
      ]);
    },
  );
});
