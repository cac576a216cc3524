import { issueText } from '../../src/config/config-issue.js';
import type { GatewayConfig } from '../../src/config/gateway.config.js';
import { parseConfig } from '../../src/config/parse-config.js';
import type { ConfigSource, ParsedConfig } from '../../src/config/parse-config.js';

type Around = Partial<Pick<ConfigSource, 'environment' | 'overrides'>>;

export const lines = (...text: string[]): string => text.map((line) => `${line}\n`).join('');

/** A file with one model that can be run, and more top-level lines. */
export const withModel = (...more: string[]): string =>
  lines('models:', '  a: { cmd: "server {PORT}" }', ...more);

export const parsed = (
  text: string,
  { environment = {}, overrides = [] }: Around = {},
): ParsedConfig => parseConfig({ text, file: 'config.yaml', environment, overrides });

/** What is wrong with a configuration, as the user reads it. */
export function issuesOf(text: string, around?: Around): string[] {
  const result = parsed(text, around);
  return 'issues' in result ? result.issues.map(issueText) : [];
}

export function configOf(text: string, around?: Around): GatewayConfig {
  const result = parsed(text, around);
  if ('issues' in result) throw new Error(result.issues.map(issueText).join('\n'));
  return result.config;
}
