import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { GatewayConfig } from '../config/gateway.config.js';
import { sectionAt } from '../config/sections.js';
const definition = (name) => ({ $ref: `#/definitions/${name}` });
/** Any value may be, or have in it, a macro. */
const MACRO = {
    type: 'string',
    pattern: '\\$\\{[^{}]+\\}',
    description: 'A value with `${name}` in it, see `macros`.',
};
/**
 * The JSON schema of the configuration file, made of the classes that validate it. It knows types,
 * ranges and defaults; what one key says of another (members, names, ports) only the program checks.
 */
export function configSchema() {
    const definitions = new Map([['Macro', MACRO]]);
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
function sectionSchema(type, definitions) {
    const rules = validationMetadatasToSchemas()[type.name];
    const defaults = new type();
    const isRequired = ([key, rule]) => rules.required?.includes(key) === true &&
        (valueAt(defaults, key) === undefined || rule.minProperties !== undefined);
    const entries = Object.entries(rules.properties ?? {});
    const required = entries.filter(isRequired).map(([key]) => key);
    const properties = entries.map(([key, rule]) => {
        const section = sectionAt(defaults, key);
        const isOptional = !required.includes(key);
        if (section !== undefined)
            return [key, holder(section, rule, isOptional, definitions)];
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
const valueAt = (owner, key) => Reflect.get(owner, key);
/** A key that holds a section, or a mapping of such. */
function holder({ type, shape, shorthand }, { description = '', minProperties }, isOptional, definitions) {
    const { name } = type;
    if (!definitions.has(name)) {
        definitions.set(name, {}); // Keeps its place before those it holds.
        definitions.set(name, sectionSchema(type, definitions));
    }
    if (shape === 'one')
        return { description, anyOf: [definition(name), { type: 'null' }] };
    const entry = shorthand === undefined ? definition(name) : orShort(name, shorthand, definitions);
    if (shape === 'list')
        return { description, ...orNothing({ type: 'array', items: entry }), default: [] };
    const map = { type: 'object', additionalProperties: entry };
    return {
        description,
        ...(isOptional ? { ...orNothing(map), default: {} } : map),
        ...(minProperties === undefined ? {} : { minProperties }),
    };
}
/** A section, or what its shorthand stands for. */
function orShort(name, shorthand, definitions) {
    const short = definitions.get(name)?.properties?.[shorthand];
    return { anyOf: [definition(name), ...(short === undefined ? [] : [short])] };
}
/** All entries of a list or mapping may be commented out. */
const orNothing = (schema) => schema.type === 'object' || schema.type === 'array'
    ? { ...schema, type: [schema.type, 'null'] }
    : schema;
/** Where a text with a macro would not fit the rule, it is allowed beside it. */
function withMacros({ description, ...rule }) {
    const said = description === undefined ? {} : { description };
    if (rule.items !== undefined)
        return { ...said, ...rule, items: withMacros(rule.items) };
    const { type } = rule;
    const isPlain = type === 'string' && rule['pattern'] === undefined && rule.enum === undefined;
    const isScalar = typeof type === 'string' && type !== 'object' && type !== 'array';
    return isScalar && !isPlain
        ? { ...said, anyOf: [rule, definition('Macro')] }
        : { ...said, ...rule };
}
//# sourceMappingURL=config-schema.js.map