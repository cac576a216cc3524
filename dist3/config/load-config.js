import { readFileSync } from 'node:fs';
import { codeOf } from '../error-code.js';
import { ConfigError } from './config-issue.js';
import { parseConfig } from './parse-config.js';
/**
 * Reads and validates a configuration file.
 * @throws ConfigError with everything that is wrong.
 */
export function loadConfig(source) {
    const parsed = parseConfig({ ...source, text: read(source.file) });
    if ('issues' in parsed)
        throw new ConfigError(parsed.issues);
    return parsed.config;
}
function read(file) {
    try {
        return readFileSync(file, 'utf8');
    }
    catch (error) {
        const code = codeOf(error) ?? '';
        const reason = REASONS[code] ?? `it cannot be read (${code})`;
        throw new ConfigError([{ source: file, path: [], message: reason }]);
    }
}
const REASONS = {
    ENOENT: 'there is no such file; name one with --config FILE',
    EISDIR: 'it is a directory; expected a file',
    EACCES: 'no permission to read it',
};
//# sourceMappingURL=load-config.js.map