import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { GatewayConfig } from '../config/gateway.config.js';
import { sectionAt } from '../config/sections.js';
import type { Section } from '../config/sections.js';

/** What is used of JSON schema, draft 7. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly [keyword: string]: unknown;
}

export interface ConfigSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

const definition = (name: string): JsonSchema => ({ $ref: `#/definitions/${name}` });

/** Any value may be, or have in it, a macro. */
const MACRO: JsonSchema = {
  type: 'string',
  pattern: '\\$\\{[^{}]+\\}',
  description: 'A value with `${name}` in it, see `macros`.',
};

/**
 * The JSON schema of the configuration file, made of the classes that validate it. It knows types,
 * ranges and defaults; what one key says of another (members, names, ports) only the program checks.
 */
export function configSchema(): ConfigSchema {
  const definitions = new Map<string, JsonSchema>([['Macro', MACRO]]);
  const { properties = {}, ...rest } = sectionSchema(GatewayConfig, definitions);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of llama-swap-nest',
    ...rest,
    properties,
    definitions: Object.fromEntries(definitions),
  };
}

/** The schema of one section; those it holds go to the definitions. */
function sectionSchema(type: Section['type'], definitions: Map<string, JsonSchema>): JsonSchema {
  const rules = validationMetadatasToSchemas()[type.name] as object as JsonSchema;
  const defaults = new type();
  const isRequired = ([key, rule]: readonly [string, JsonSchema]): boolean =>
    rules.required?.includes(key) === true &&
    (valueAt(defaults, key) === undefined || rule.minProperties !== undefined);
  const entries = Object.entries(rules.properties ?? {});
  const required = entries.filter(isRequired).map(([key]) => key);
  const properties = entries.map(([key, rule]): [string, JsonSchema] => {
    const section = sectionAt(defaults, key);
    const isOptional = !required.includes(key);
    if (section !== undefined) return [key, holder(section, rule, isOptional, definitions)];
    const value = valueAt(defaults, key);
    const schema = withMacros(isOptional ? orNothing(rule) : rule);
    return [key, value === undefined ? schema : { ...schema, default: value }];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
    ...(rules.oneOf === undefined ? {} : { oneOf: rules.oneOf }),
    additionalProperties: false,
  };
}

const valueAt = (owner: object, key: string): unknown => Reflect.get(owner, key);

/** A key that holds a section, or a mapping of such. */
function holder(
  { type, shape, shorthand }: Section,
  { description = '', minProperties }: JsonSchema,
  isOptional: boolean,
  definitions: Map<string, JsonSchema>,
): JsonSchema {
  const { name } = type;
  if (!definitions.has(name)) {
    definitions.set(name, {}); // Keeps its place before those it holds.
    definitions.set(name, sectionSchema(type, definitions));
  }
  if (shape === 'one') return { description, anyOf: [definition(name), { type: 'null' }] };
  const entry = shorthand === undefined ? definition(name) : orShort(name, shorthand, definitions);
  if (shape === 'list')
    return { description, ...orNothing({ type: 'array', items: entry }), default: [] };
  const map: JsonSchema = { type: 'object', additionalProperties: entry };
  return {
    description,
    ...(isOptional ? { ...orNothing(map), default: {} } : map),
    ...(minProperties === undefined ? {} : { minProperties }),
  };
}

/** A section, or what its shorthand stands for. */
function orShort(
  name: string,
  shorthand: string,
  definitions: ReadonlyMap<string, JsonSchema>,
): JsonSchema {
  const short = definitions.get(name)?.properties?.[shorthand];
  return { anyOf: [definition(name), ...(short === undefined ? [] : [short])] };
}

/** All entries of a list or mapping may be commented out. */
const orNothing = (schema: JsonSchema): JsonSchema =>
  schema.type === 'object' || schema.type === 'array'
    ? { ...schema, type: [schema.type, 'null'] }
    : schema;

/** Where a text with a macro would not fit the rule, it is allowed beside it. */
function withMacros({ description, ...rule }: JsonSchema): JsonSchema {
  const said = description === undefined ? {} : { description };
  if (rule.items !== undefined) return { ...said, ...rule, items: withMacros(rule.items) };
  const { type } = rule;
  const isPlain = type === 'string' && rule['pattern'] === undefined && rule.enum === undefined;
  const isScalar = typeof type === 'string' && type !== 'object' && type !== 'array';
  return isScalar && !isPlain
    ? { ...said, anyOf: [rule, definition('Macro')] }
    : { ...said, ...rule };
}
