import type { ConfigIssue, Finding } from './config-issue.js';
import { crossCheck } from './cross-check.js';
import type { Override } from './environment-overrides.js';
import type { GatewayConfig } from './gateway.config.js';
import { expandMacros } from './macros.js';
import { validateShape } from './validate.js';
import { YamlSource } from './yaml-source.js';

export interface ConfigSource {
  readonly text: string;
  /** The name errors give the file. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly overrides: readonly Override[];
}

export type ParsedConfig =
  { readonly config: GatewayConfig } | { readonly issues: readonly ConfigIssue[] };

/** The text of a configuration file as a validated configuration, or everything wrong with it. */
export function parseConfig({ text, file, environment, overrides }: ConfigSource): ParsedConfig {
  const source = new YamlSource(text, file);
  const syntax = source.syntaxIssues();
  if (syntax.length > 0) return { issues: syntax };
  const { value, findings: macros } = expanded(source.value(), environment);
  const shape = validateShape(overridden(value, overrides));
  const findings = [...macros, ...shape.findings, ...crossCheck(shape.config)];
  if (findings.length > 0) return { issues: inOrder(findings, source, overrides) };
  const { config } = shape;
  if (config.globalTTL !== undefined) config.modelTTL = config.globalTTL;
  return { config };
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const expanded = (
  value: unknown,
  environment: ConfigSource['environment'],
): { value: unknown; findings: readonly Finding[] } =>
  isMapping(value) ? expandMacros(value, environment) : { value, findings: [] };

/** What the environment says goes before what the file says, in either spelling. */
function overridden(value: unknown, overrides: readonly Override[]): unknown {
  if (!isMapping(value)) return value;
  const result = { ...value };
  for (const { key, value: override } of overrides) {
    if (key === 'modelTTL') delete result['globalTTL'];
    result[key] = override;
  }
  return result;
}

/** By their place in the file; what an environment variable brought is named after it, first. */
function inOrder(
  findings: readonly Finding[],
  source: YamlSource,
  overrides: readonly Override[],
): ConfigIssue[] {
  return findings
    .map((finding): ConfigIssue => {
      const override = overrides.find(({ key }) => key === finding.path[0]);
      return override === undefined
        ? source.locate(finding)
        : { ...finding, source: override.variable, path: [] };
    })
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
