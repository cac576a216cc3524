import { expect, it } from 'vitest';
import { configOf, lines } from '../test/support/configuration.js';
import { checkReport } from './check-report.js';

it('says what a configuration would run, in which groups, and what is probably not meant', () => {
  const config = configOf(
    lines(
      'modelTTL: 300',
      'models:',
      '  big: { cmd: "server --port {PORT} --name \'two words\'", aliases: [gpt-4, gpt-4o] }',
      '  embed: { cmd: "server {PORT}", persist: true, ttl: 5, concurrencyLimit: 4, unlisted: true }',
      '  small: { cmd: "server {PORT}", ttl: 0 }',
      'groups: { pair: { members: [big, embed] }, alone: { members: [small], swap: false } }',
    ),
  );
  expect(checkReport(config)).toBe(
    lines(
      'models:',
      '  big: ttl 300 s; also gpt-4, gpt-4o; group pair',
      "    server --port {PORT} --name 'two words'",
      '  embed: persistent; group pair; 4 at once; unlisted',
      '    server {PORT}',
      '  small: no ttl; group alone',
      '    server {PORT}',
      'groups:',
      '  pair: big, embed (swap)',
      '  alone: small (never swapped)',
      'warnings:',
      '  models.embed: persist is set, so its ttl of 5 s never applies',
      '  groups.alone: has only one member',
    ),
  );
});

it('leaves out what there is none of', () => {
  const config = configOf('models: { a: { cmd: "server {PORT}" } }');
  expect(checkReport(config)).toBe('models:\n  a: no ttl\n    server {PORT}\n');
});

it('quotes words so that the command can be copied', () => {
  const config = configOf(lines('models:', '  a:', `    cmd: server '' "it's" 'a"b' {PORT}`));
  expect(checkReport(config)).toContain(`server '' 'it'\\''s' 'a"b' {PORT}`);
});

it('says nothing of variables, which may be secret', () => {
  const config = configOf('models: { a: { cmd: "server {PORT}", env: ["TOKEN=secret"] } }');
  expect(checkReport(config)).not.toContain('secret');
});
