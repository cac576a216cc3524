import { withPlainNumbers } from './big-integers.js';
import { pathText } from './config-issue.js';
import { crossCheck } from './cross-check.js';
import { expandMacros } from './macros.js';
import { isMapping } from './mapping.js';
import { validateShape } from './validate.js';
import { YamlSource } from './yaml-source.js';
/** The text of a configuration file as a validated configuration, or everything wrong with it. */
export function parseConfig(from) {
    try {
        return parse(from);
    }
    catch (error) {
        // What walks the tree ran out of stack.
        if (!(error instanceof RangeError))
            throw error;
        const message = 'expected a configuration, got lists or mappings nested too deeply';
        return { issues: [{ source: from.file, line: 1, column: 1, path: [], message }] };
    }
}
function parse({ text, file, environment, overrides }) {
    const source = new YamlSource(text, file);
    if (source.value === undefined)
        return { issues: source.issues };
    const plain = withPlainNumbers(overridden(source.value, overrides));
    const { value, findings: macros } = expanded(plain, environment);
    const { config, findings: shape } = validateShape(value);
    const cross = withoutThoseOf(shape, crossCheck(config));
    const findings = withoutEchoes([...shape, ...cross], macros);
    const issues = [...source.issues, ...located(findings, source, overrides)];
    if (issues.length > 0)
        return { issues: issues.sort(byPlace) };
    if (config.globalTTL !== undefined)
        config.modelTTL = config.globalTTL;
    return { config };
}
const expanded = (value, environment) => isMapping(value) ? expandMacros(value, environment) : { value, findings: [] };
/** What the environment says goes before what the file says, in either spelling. */
function overridden(value, overrides) {
    if (!isMapping(value))
        return value;
    const values = Object.fromEntries(overrides.map(({ key, value: override }) => [key, override]));
    const { globalTTL, ...others } = value;
    const isSpelledAnew = globalTTL === undefined || 'modelTTL' in values;
    return { ...others, ...(isSpelledAnew ? {} : { globalTTL }), ...values };
}
/** Where something is wrong already, what else is wrong with the value comes of that. */
function withoutThoseOf(known, findings) {
    const places = new Set(known.map(({ path }) => pathText(path)));
    return findings.filter(({ path }) => !places.has(pathText(path)));
}
/** Each once. */
function withoutEchoes(findings, macros) {
    const own = withoutThoseOf(macros, findings);
    const byText = [...macros, ...own].map((finding) => [
        `${pathText(finding.path)}: ${finding.message}`,
        finding,
    ]);
    return [...new Map(byText).values()];
}
/** What an environment variable brought is named after it. */
function located(findings, source, overrides) {
    return findings.map((finding) => {
        const override = overrides.findLast(({ key }) => key === finding.path[0]);
        return override === undefined
            ? source.locate(finding)
            : { ...finding, source: override.variable, path: [] };
    });
}
/** As they stand in the file; what does not come from there first. */
const byPlace = (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
//# sourceMappingURL=parse-config.js.map