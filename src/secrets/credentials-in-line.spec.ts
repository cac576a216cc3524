import { describe, expect, it } from 'vitest';
import { withoutCredentials } from './credentials-in-line.js';

describe('a line without credentials', () => {
  it.each([
    ['Authorization: Bearer xyz', 'Authorization: [redacted]'],
    ['authorization: xyz, other', 'authorization: [redacted], other'],
    ['got AUTHORIZATION: Basic eDp5 from', 'got AUTHORIZATION: [redacted] from'],
    ['x-api-key: xyz', 'x-api-key: [redacted]'],
    ['X-API-Key=xyz&a=b c', 'X-API-Key=[redacted] c'],
    ['{"authorization":"Bearer xyz","a":1}', '{"authorization":"[redacted]","a":1}'],
    ["{ 'x-api-key': 'xyz', a: 1 }", "{ 'x-api-key': '[redacted]', a: 1 }"],
    ['["Authorization","Bearer xyz"]', '["Authorization","[redacted]"]'],
  ])('%s', (line, expected) => {
    expect(withoutCredentials(line)).toBe(expected);
  });

  it('is the same where there are none', () => {
    const line = 'as a bearer token, or as x-api-key; authorization failed';
    expect(withoutCredentials(line)).toBe(line);
  });
});
