import { expect, it } from 'vitest';
import { makesResponse, responseIdIn } from './response-path.js';

it.each([
  ['POST', '/v1/responses', true],
  ['POST', '/responses', true],
  ['POST', '/v1/responses?model=a', true],
  ['GET', '/v1/responses', false],
  ['POST', '/v1/responses/resp_1/cancel', false],
  ['POST', '/v1/responses/compact', false],
  ['POST', '/v1/responsesx', false],
  ['POST', '/x/v1/responses', false],
  [undefined, '/v1/responses', false],
])('%s %s makes a response: %j', (method, target, makes) => {
  expect(makesResponse(method, target)).toBe(makes);
});

it.each([
  ['/v1/responses/resp_1', 'resp_1'],
  ['/responses/resp_1', 'resp_1'],
  ['/v/responses/resp_1', 'resp_1'],
  ['/v1/responses/resp_1?stream=true', 'resp_1'],
  ['/v1/responses/resp_1/cancel', 'resp_1'],
  ['/v1/responses/resp_1/input_items?limit=2', 'resp_1'],
  ['/v1/responses/a%2Fb', 'a/b'],
  ['/v1/responses/50%', '50%'],
  ['/v1/responses', undefined],
  ['/v1/responses/', undefined],
  ['/v1/responses/?x', undefined],
  ['/v1/responses/input_tokens', undefined],
  ['/v1/responses/compact', undefined],
  ['/v1/chat/completions', undefined],
  ['/upstream/a/v1/responses/resp_1', undefined],
])('%s is about %j', (target, id) => {
  expect(responseIdIn(target)).toBe(id);
});
