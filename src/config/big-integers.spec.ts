import { describe, expect, it } from 'vitest';
import { configOf, issuesOf, lines } from '../../test/support/configuration.js';
import { integerOf, withPlainNumbers } from './big-integers.js';

describe('an integer of the file', () => {
  it.each<[text: string, value: number | bigint]>([
    ['0', 0],
    ['-17', -17],
    ['+17', 17],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['-12345678901234567890', -12345678901234567890n],
    ['+12345678901234567890', 12345678901234567890n],
  ])('%s', (text, value) => {
    expect(integerOf(text)).toBe(value);
  });
});

const model = (...more: string[]): string =>
  lines('models:', '  a:', '    cmd: "server {PORT}"', ...more);

describe('a big integer', () => {
  it('keeps its digits where filters set it, and nowhere else', () => {
    const big = 12345678901234567890n;
    const models = { a: { filters: { setParams: { seed: [big] } }, metadata: { filters: big } } };
    expect(withPlainNumbers({ models, filters: big })).toEqual({
      models: {
        a: { filters: { setParams: { seed: [big] } }, metadata: { filters: Number(big) } },
      },
      filters: Number(big),
    });
  });

  it('comes from the file, by an anchor too', () => {
    const text = model(
      '    metadata: &seed { seed: 12345678901234567890 }',
      '    filters: { setParams: *seed }',
    );
    const { metadata, filters } = configOf(text).models.get('a') ?? {};
    expect(metadata).toEqual({ seed: 12345678901234567000 });
    expect(filters?.setParams).toEqual({ seed: 12345678901234567890n });
  });

  it('is told as it stands there where it is not expected', () => {
    expect(issuesOf(model('    ttl: 12345678901234567890'))).toEqual([
      'config.yaml:4:10: models.a.ttl: must not be greater than 2000000, got 12345678901234567000',
    ]);
    const list = '[{ n: 12345678901234567890 }]';
    expect(issuesOf(model(`    filters: { setParams: ${list} }`))).toEqual([
      'config.yaml:4:16: models.a.filters.setParams: must be a mapping, got [{"n":"12345678901234567890"}]',
    ]);
    expect(issuesOf(model('    filters: { stripParams: 12345678901234567890 }'))).toEqual([
      'config.yaml:4:29: models.a.filters.stripParams: expected a list of names, or a text with commas between them, got 12345678901234567890',
    ]);
  });
});
