import { splitCommandLine } from './command-line.js';
import { shown } from './config-issue.js';
import type { Finding } from './config-issue.js';
import type { GatewayConfig } from './gateway.config.js';
import type { ModelConfig } from './model.config.js';
import { nearestHint } from './nearest.js';
import { hasPort, withPort } from './placeholders.js';

/**
 * What is wrong although every value by itself is right: names that do not exist or exist twice,
 * commands that cannot be split, upstreams whose port nobody knows.
 */
export function crossCheck(config: GatewayConfig): Finding[] {
  return [
    ...[...config.models].flatMap(([id, model]) => checkModel(id, model)),
    ...checkNames(config),
    ...checkGroups(config),
    ...checkPreload(config),
    ...checkTtlSpellings(config),
  ];
}

function checkModel(id: string, model: ModelConfig): Finding[] {
  const path = ['models', id];
  const findings = [
    ...checkCommand(model.cmd, [...path, 'cmd']),
    ...(model.cmdStop === undefined ? [] : checkCommand(model.cmdStop, [...path, 'cmdStop'])),
    ...checkProxy(model.proxy, [...path, 'proxy']),
  ];
  if (isText(model.cmd) && model.cmd.includes('${PID}')) {
    findings.push({ path: [...path, 'cmd'], message: '${PID} is known in cmdStop only' });
  }
  if (isText(model.cmd) && isText(model.proxy) && !hasPort(model.cmd) && hasPort(model.proxy)) {
    const message = "expected {PORT} in the command, or a 'proxy' that names a port itself";
    findings.push({ path: [...path, 'cmd'], message });
  }
  return findings;
}

/** Values of the wrong type have been reported already. */
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function checkCommand(commandLine: unknown, path: string[]): Finding[] {
  if (!isText(commandLine)) return [];
  try {
    const [program] = splitCommandLine(commandLine);
    return program === undefined || program === ''
      ? [{ path, message: 'expected a command, got only comments or white space' }]
      : [];
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Got EOF/, 'the text ends') : '';
    return [{ path, message: `expected a command line a shell could split: ${reason}` }];
  }
}

function checkProxy(proxy: unknown, path: string[]): Finding[] {
  if (!isText(proxy)) return [];
  const text = withPort(proxy, 1);
  const isHttp = URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
  return isHttp ? [] : [{ path, message: `expected an http or https URL, got ${shown(proxy)}` }];
}

/** Each name a client may send means one model. */
function checkNames({ models }: GatewayConfig): Finding[] {
  const owner = new Map([...models.keys()].map((id) => [id, id]));
  return [...models].flatMap(([id, model]) => {
    const aliases = Array.isArray(model.aliases) ? model.aliases : [];
    return aliases.flatMap((alias, index): Finding[] => {
      const other = owner.get(alias);
      owner.set(alias, other ?? id);
      if (other === undefined) return [];
      const message = `the name '${alias}' already belongs to model '${other}'`;
      return [{ path: ['models', id, 'aliases', index], message }];
    });
  });
}

function checkGroups({ models, groups }: GatewayConfig): Finding[] {
  const groupOf = new Map<string, string>();
  return [...groups].flatMap(([id, group]) => {
    const members = Array.isArray(group.members) ? group.members : [];
    return members.flatMap((member, index): Finding[] => {
      const path = ['groups', id, 'members', index];
      if (!models.has(member)) return [unknownModel(member, models, path)];
      const other = groupOf.get(member);
      groupOf.set(member, id);
      if (other === undefined || other === id) return [];
      return [{ path, message: `model '${member}' is in group '${other}' already` }];
    });
  });
}

function checkPreload({ models, hooks }: GatewayConfig): Finding[] {
  const preload: unknown = hooks.on_startup.preload;
  return (Array.isArray(preload) ? preload : []).flatMap((id, index) =>
    isText(id) && !models.has(id)
      ? [unknownModel(id, models, ['hooks', 'on_startup', 'preload', index])]
      : [],
  );
}

const unknownModel = (
  id: string,
  models: GatewayConfig['models'],
  path: (string | number)[],
): Finding => ({
  path,
  message: `no model '${id}' under models${nearestHint(id, [...models.keys()])}`,
});

const checkTtlSpellings = ({ modelTTL, globalTTL }: GatewayConfig): Finding[] =>
  globalTTL === undefined || modelTTL === 0 || modelTTL === globalTTL
    ? []
    : [{ path: ['globalTTL'], message: `modelTTL says ${modelTTL}; expected one of the two` }];
