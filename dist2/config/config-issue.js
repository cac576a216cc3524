export const pathText = (path) => path.reduce((text, step) => typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`, '');
/** `config.yaml:12:10: models.llama3.ttl: must not be less than -1, got -5`; always one line. */
export function issueText({ source, line, column, path, message }) {
    const place = line === undefined ? source : `${source}:${line}:${column ?? 1}`;
    const text = path.length === 0 ? message : `${pathText(path)}: ${message}`;
    return `${place}: ${text.replaceAll(CONTROL, (character) => JSON.stringify(character).slice(1, -1))}`;
}
const CONTROL = /\p{Cc}/gu;
/** A value as an error shows it: short, on one line. */
export function shown(value) {
    const text = value === undefined
        ? 'nothing'
        : typeof value === 'number' || typeof value === 'bigint'
            ? String(value)
            : JSON.stringify(value, (_key, item) => typeof item === 'bigint' ? String(item) : item);
    return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
/** Everything that is wrong with a configuration. */
export class ConfigError extends Error {
    issues;
    name = 'ConfigError';
    constructor(issues) {
        super(issues.map(issueText).join('\n'));
        this.issues = issues;
    }
}
//# sourceMappingURL=config-issue.js.map