import { describe, expect, it } from 'vitest';
import type { Priority } from '../config/api-key.config.js';
import { GatewayError } from '../errors.js';
import type { LeaseTerms } from '../swap/swap.service.js';
import { requestTerms } from './request-terms.js';

type Headers = Record<string, string | string[]>;

const CHAT = { url: '/v1/chat/completions', query: {} };

const terms = (headers: Headers, priority?: Priority): LeaseTerms => {
  const apiKey = priority === undefined ? undefined : { priority };
  return requestTerms({ id: 'r1', ...CHAT, headers, apiKey });
};

function refusal(headers: Headers): Partial<GatewayError> {
  try {
    terms(headers);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

it('a request that says nothing is a person’s and may load', () => {
  expect(terms({})).toMatchObject({ isBackground: false, mayLoad: true });
});

describe('a request is background', () => {
  it.each<[header: string | undefined, key: Priority | undefined, isBackground: boolean]>([
    ['background', undefined, true],
    ['background', 'normal', true],
    ['background', 'background', true],
    [undefined, 'background', true],
    ['normal', 'background', true],
    ['normal', 'normal', false],
    ['normal', undefined, false],
    [undefined, 'normal', false],
    [' Background ', undefined, true],
    ['NORMAL', undefined, false],
  ])('by its header %j or its key %j: %s', (header, key, isBackground) => {
    const headers = header === undefined ? {} : { 'x-priority': header };
    expect(terms(headers, key)).toMatchObject({ isBackground, mayLoad: true });
  });
});

it.each(['never', 'Never', ' NEVER '])('a request does not load with x-load: %j', (value) => {
  expect(terms({ 'x-load': value })).toMatchObject({ isBackground: false, mayLoad: false });
});

it('a request may be background and not load', () => {
  const headers = { 'x-priority': 'background', 'x-load': 'never' };
  expect(terms(headers)).toMatchObject({ isBackground: true, mayLoad: false });
});

describe('a request is refused', () => {
  it.each<[name: string, value: string | string[], message: string]>([
    ['x-priority', 'high', "x-priority is 'high'; expected background or normal"],
    ['x-priority', '', "x-priority is ''; expected background or normal"],
    ['x-priority', '-1', "x-priority is '-1'; expected background or normal"],
    [
      'x-priority',
      'normal, background',
      "x-priority is 'normal, background'; expected background or normal",
    ],
    [
      'x-priority',
      ['normal', 'normal'],
      "x-priority is 'normal, normal'; expected background or normal",
    ],
    ['x-load', 'always', "x-load is 'always'; expected never"],
    ['x-load', '', "x-load is ''; expected never"],
  ])('with %s: %j', (name, value, message) => {
    expect(refusal({ [name]: value })).toMatchObject({
      code: 'invalid_request',
      message,
      param: name,
    });
  });
});

it('a request is told of in the log by its id, and by the name of its key', () => {
  expect(terms({}).request).toEqual({ requestId: 'r1' });
  const apiKey = { name: 'nightly', priority: 'normal' as const };
  expect(requestTerms({ id: 'r2', ...CHAT, headers: {}, apiKey }).request).toEqual({
    requestId: 'r2',
    key: 'nightly',
  });
});

describe('how long a request waits', () => {
  const wait = (prefer: string): LeaseTerms['wait'] =>
    requestTerms(
      { id: 'r1', url: '/v1/chat/completions', query: {}, headers: { prefer }, apiKey: undefined },
      500,
    ).wait;

  it('is bounded by its preference, from when it came', () => {
    expect(wait('respond-async, wait=10')).toEqual({ seconds: 10, untilMs: 10_500 });
    expect(wait('wait=0')).toEqual({ seconds: 0, untilMs: 500 });
  });

  it('is not bounded where it says nothing that is understood, or an age', () => {
    expect(terms({}).wait).toBeUndefined();
    expect(wait('wait=soon')).toBeUndefined();
    expect(wait('wait=99999999999')).toBeUndefined();
  });
});

it.each([
  ['/v1/chat/completions', {}, true],
  ['/v1/chat/completions', { autoload: '' }, true],
  ['/v1/chat/completions', { autoload: 'true' }, true],
  ['/props', { autoload: '1' }, true],
  ['/props', { autoload: 'false' }, false],
  ['/props', { autoload: '0' }, false],
  ['/upstream/a/page', { autoload: 'false' }, true],
])('%s with the query %j may load: %j', (url, query, mayLoad) => {
  const asked = { id: 'r1', url, query, headers: {}, apiKey: undefined };
  expect(requestTerms(asked).mayLoad).toBe(mayLoad);
});
