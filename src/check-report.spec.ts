import { expect, it } from 'vitest';
import { configOf, lines } from '../test/support/configuration.js';
import { schedulingPolicy } from './catalog/scheduling-policy.js';
import { checkReport } from './check-report.js';
import type { GatewayConfig } from './config/gateway.config.js';

const report = (config: GatewayConfig): string =>
  checkReport(config, schedulingPolicy(config, new Map()));

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
  expect(report(config)).toBe(
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
  expect(report(config)).toBe('models:\n  a: no ttl\n    server {PORT}\n');
});

it('quotes words so that the command can be copied', () => {
  const config = configOf(lines('models:', '  a:', `    cmd: server '' "it's" 'a"b' {PORT}`));
  expect(report(config)).toContain(`server '' 'it'\\''s' 'a"b' {PORT}`);
});

it('says nothing of variables, which may be secret', () => {
  const config = configOf('models: { a: { cmd: "server {PORT}", env: ["TOKEN=secret"] } }');
  expect(report(config)).not.toContain('secret');
});

it('says what there is of memory, and what models need of it', () => {
  const config = configOf(
    lines(
      'devices: { gpu0: 24GiB, ram: { memory: 64GiB, reserve: 8GiB } }',
      'models:',
      '  big: { cmd: "server {PORT}", memory: { gpu0: 20GiB, ram: 2GiB } }',
      '  small: { cmd: "server {PORT}", memory: [{ gpu0: 1GiB }, { ram: 1GiB }] }',
      '  job: { cmd: "server {PORT}", priority: background, fallback: [big, small] }',
      '  guessed: { cmd: "server {PORT}", memory: auto }',
    ),
  );
  expect(report(config)).toBe(
    lines(
      'devices:',
      '  gpu0: 24 GiB; GPU 0',
      '  ram: 64 GiB, of which 8 GiB stay free',
      'models:',
      '  big: no ttl; needs 20 GiB on gpu0 + 2 GiB on ram',
      '    server {PORT}',
      '  small: no ttl; needs 1 GiB on gpu0 or 1 GiB on ram',
      '    server {PORT}',
      '  job: no ttl; needs unknown; background; falls back to big, small',
      '    server {PORT}',
      '  guessed: no ttl; needs unknown',
      '    server {PORT}',
      'warnings:',
      '  models.guessed.memory: not estimated; it is resident alone',
    ),
  );
});
