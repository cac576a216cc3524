import { defineModels } from './catalog/model-definition.js';
import type { ModelDefinition } from './catalog/model-definition.js';
import type { GatewayConfig } from './config/gateway.config.js';
import { configWarnings } from './config/warnings.js';

/** What a configuration would run, as `check` prints it. */
export function checkReport(config: GatewayConfig): string {
  const models = defineModels(config);
  const groups = [...config.groups].map(
    ([id, { members, swap }]) =>
      `  ${id}: ${members.join(', ')} (${swap ? 'swap' : 'never swapped'})`,
  );
  const warnings = configWarnings(config).map((warning) => `  ${warning}`);
  return [
    section('models', models.map(modelLine)),
    section('groups', groups),
    section('warnings', warnings),
  ].join('');
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${title}:\n${lines.join('\n')}\n`;

function modelLine(model: ModelDefinition): string {
  const facts = [
    model.isPersistent ? 'persistent' : ttlText(model.ttlMs),
    ...(model.aliases.length > 0 ? [`also ${model.aliases.join(', ')}`] : []),
    ...(model.group === undefined ? [] : [`group ${model.group.id}`]),
    ...(model.concurrencyLimit === Infinity ? [] : [`${model.concurrencyLimit} at once`]),
    ...(model.isListed ? [] : ['unlisted']),
  ];
  return `  ${model.id}: ${facts.join('; ')}\n    ${model.command.map(word).join(' ')}`;
}

/** In quotes where it would look like several otherwise. */
const word = (text: string): string =>
  /^[^\s'"\\]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

const ttlText = (ttlMs: number | undefined): string =>
  ttlMs === undefined ? 'no ttl' : `ttl ${ttlMs / 1000} s`;
