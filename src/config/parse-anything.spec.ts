import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsed } from '../../test/support/configuration.js';
import { FULL } from '../../test/support/full-configuration.js';
import { defineModels } from '../catalog/model-definition.js';
import { schedulingPolicy } from '../catalog/scheduling-policy.js';
import { checkReport } from '../check-report.js';
import { issueText } from './config-issue.js';

/** Whatever comes of it, it is an answer: a configuration all can work with, or issues with a place. */
function expectAnAnswer(text: string): void {
  const result = parsed(text, { environment: { HOME: '/home/me' } });
  if ('config' in result) {
    expect(defineModels(result.config).length).toBeGreaterThan(0);
    const policy = schedulingPolicy(result.config, new Map());
    expect(checkReport(result.config, policy)).toContain('models:');
    return;
  }
  expect(result.issues.length).toBeGreaterThan(0);
  const count = text.split(/\r\n?|\n/).length;
  for (const issue of result.issues) {
    const { source, line = 0, column = 0, message } = issue;
    expect(source).toBe('config.yaml');
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(count);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(message).toMatch(/\S/);
    expect(issueText(issue)).not.toMatch(/undefined|\[object|Error:|\n/);
  }
}

describe('whatever stands in the file', () => {
  const runs = { numRuns: 200 };

  it('there is an answer to any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), expectAnAnswer), runs);
  });

  it('there is an answer to texts that look like YAML', () => {
    const token = fc.constantFrom(
      ...['\n', '\n  ', '\n    ', ' ', ': ', '- ', '? ', '{', '}', '[', ']', ', ', '"', "'", '#'],
      ...['&a ', '*a', '<<', '!x ', '|', '>', '---', '%', '${a}', '{PORT}', '~', '1', '-1', '.nan'],
      ...['models', 'groups', 'cmd', 'members', 'macros', 'hooks', 'a', '__proto__', 'constructor'],
    );
    fc.assert(fc.property(fc.string({ unit: token, maxLength: 40 }), expectAnAnswer), runs);
  });

  it('there is an answer to a good file with a few bytes changed', () => {
    const edit = fc.record({
      at: fc.nat(FULL.length),
      drop: fc.nat(12),
      put: fc.string({
        maxLength: 3,
        unit: fc.constantFrom(...Array.from('\n :-{}[]"\'&*#$ax0~!|')),
      }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const change = (text: string, { at, drop, put }: (typeof edits)[number]): string =>
          text.slice(0, at) + put + text.slice(at + drop);
        expectAnAnswer(edits.reduce(change, FULL));
      }),
      runs,
    );
  });

  it('there is an answer to keys in the wrong places and values of the wrong kind', () => {
    const key = fc.constantFrom(
      ...['models', 'groups', 'macros', 'hooks', 'on_startup', 'preload', 'swap', 'modelTTL', 'a'],
      ...['cmd', 'cmdStop', 'proxy', 'ttl', 'aliases', 'env', 'members', 'metadata', 'toString'],
      ...['__proto__', 'constructor', 'logLevel', 'globalTTL', 'persist', ''],
      ...['devices', 'gpu0', 'ram', 'memory', 'reserve', 'gpu', 'apiKeys', 'key', 'fallback'],
    );
    const leaf = fc.constantFrom<unknown>(
      ...[
        null,
        true,
        0,
        -1,
        1.5,
        1e300,
        '',
        'a',
        'server {PORT}',
        '${a}',
        '${env.HOME}',
        "'",
        '\\',
      ],
      ...['http://127.0.0.1:9000', 'A=1', [], {}, '8GiB', '2GiB', 'auto', '0'],
    );
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        leaf,
        fc.array(tie('node'), { maxLength: 3 }),
        fc
          .array(fc.tuple(key, tie('node')), { maxLength: 5 })
          .map((entries) => Object.fromEntries(entries) as unknown),
      ),
    }));
    const models = fc.dictionary(fc.constantFrom('a', 'b'), node, { minKeys: 1 });
    const file = fc
      .tuple(node, models)
      .map(([rest, entries]) =>
        typeof rest === 'object' && rest !== null && !Array.isArray(rest)
          ? { ...rest, models: entries }
          : rest,
      );
    fc.assert(
      fc.property(file, (content) => {
        expectAnAnswer(JSON.stringify(content));
      }),
      runs,
    );
  });
});
