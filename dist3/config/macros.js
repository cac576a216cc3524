import { withoutComments } from './command-line.js';
import { MACRO_NAME } from './limits.js';
import { isMapping } from './mapping.js';
import { nearestHint } from './nearest.js';
/** Filled in when a model is started or stopped; no macro may take these names. */
export const RESERVED = ['MODEL_ID', 'PORT', 'PID', 'DEVICES', 'GPUS'];
/** Of those, what is known only then. */
const LATE = ['PORT', 'PID', 'DEVICES', 'GPUS'];
/** `${name}`; a doubled dollar sign stands for one, so `$${name}` is left for others to expand. */
const REFERENCE = /\$(?:\$(?=\{)|\{([^{}\n]*)(\}?))/g;
const COMMANDS = ['cmd', 'cmdStop', 'container.command', 'container.entrypoint'];
/**
 * The configuration with every `${name}` replaced, in all strings of the file. A string that is
 * one macro and nothing else takes its value with its type, so that a macro may hold a number.
 * What is known only at a start stays for later.
 */
export function expandMacros(config, environment) {
    const findings = [];
    const globals = declared(config['macros'], ['macros'], findings);
    const scope = (macros) => new Scope(macros, environment, findings);
    const value = Object.fromEntries(Object.entries(config).map(([key, entry]) => {
        if (key === 'macros')
            return [key, entry];
        if (key !== 'models' || !isMapping(entry)) {
            return [key, scope(globals).expand(entry, [key])];
        }
        const models = Object.entries(entry).map(([id, model]) => {
            const path = ['models', id];
            if (!isMapping(model))
                return [id, model];
            const own = declared(model['macros'], [...path, 'macros'], findings);
            const { macros, ...rest } = model;
            const expanded = scope({ ...globals, ...own, MODEL_ID: id }).expand(rest, path);
            return [id, macros === undefined ? expanded : { ...expanded, macros }];
        });
        return [key, Object.fromEntries(models)];
    }));
    return { value, findings };
}
const isMacroValue = (value) => ['string', 'number', 'boolean'].includes(typeof value);
/** The macros of one mapping, with what is wrong about their names and values. */
function declared(macros, path, findings) {
    if (!isMapping(macros))
        return {};
    for (const [name, value] of Object.entries(macros)) {
        const at = (message) => findings.push({ path: [...path, name], message, atKey: true });
        if (RESERVED.includes(name))
            at(`the name '${name}' is reserved`);
        else if (!MACRO_NAME.test(name)) {
            at('expected a name of letters, digits, _ and -, beginning with a letter');
        }
        if (!isMacroValue(value))
            at('expected a string, a number or a boolean');
    }
    return macros;
}
/** The macros one part of the file sees. */
class Scope {
    macros;
    environment;
    findings;
    constructor(macros, environment, findings) {
        this.macros = macros;
        this.environment = environment;
        this.findings = findings;
    }
    expand(value, path) {
        if (typeof value === 'string')
            return this.expandText(textToExpand(value, path), path, []);
        if (Array.isArray(value))
            return value.map((item, index) => this.expand(item, [...path, index]));
        if (!isMapping(value))
            return value;
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [
            holdsNames(path) ? textOf(this.expandText(key, path, []), key) : key,
            this.expand(item, [...path, key]),
        ]));
    }
    expandText(text, path, within) {
        const whole = /^\$\{([^{}\n]*)\}$/.exec(text)?.[1];
        if (whole !== undefined)
            return this.lookUp(whole, path, within);
        return text.replaceAll(REFERENCE, (reference, name, end) => {
            if (name === undefined)
                return '$';
            if (end !== '')
                return textOf(this.lookUp(name, path, within), reference);
            const message = 'expected a } that closes ${; write $${ to keep it as it is';
            this.findings.push({ path, message });
            return reference;
        });
    }
    lookUp(name, path, within) {
        const reference = `\${${name}}`;
        const fail = (message) => {
            this.findings.push({ path, message });
            return reference;
        };
        if (LATE.includes(name))
            return reference;
        if (name.startsWith('env.')) {
            const variable = name.slice('env.'.length);
            const text = Object.hasOwn(this.environment, variable)
                ? this.environment[variable]
                : undefined;
            return text ?? fail(`the environment has no variable '${variable}'`);
        }
        if (within.includes(name))
            return fail(`the macro '${name}' refers to itself`);
        if (!Object.hasOwn(this.macros, name)) {
            const hint = nearestHint(name, [...Object.keys(this.macros), ...LATE]);
            return fail(`unknown macro '${reference}'${hint}; write $${reference} to keep it as it is`);
        }
        const value = this.macros[name];
        if (typeof value !== 'string' || name === 'MODEL_ID')
            return value;
        return this.expandText(value, path, [...within, name]);
    }
}
/** Its keys are names of models. */
const holdsNames = ([section, , ...keys]) => section === 'models' && keys.join('.') === 'filters.setParamsByID';
const textOf = (value, otherwise) => isMacroValue(value) ? String(value) : otherwise;
/** Comment lines of a command are no place for macros. */
const textToExpand = (text, [section, , ...keys]) => section === 'models' && COMMANDS.includes(keys.join('.')) ? withoutComments(text) : text;
//# sourceMappingURL=macros.js.map