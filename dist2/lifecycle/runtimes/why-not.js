import { codeOf } from '../../error-code.js';
const SEE = "see the gateway's own output";
const REASONS = {
    ENOENT: 'there is no such file',
    ENOTDIR: 'there is no such file',
    EACCES: 'no permission',
    EISDIR: 'it is a directory',
};
/** Why something could not be run or written; Node's own words name programs, arguments and paths. */
export function whyNot(error) {
    const code = codeOf(error) ?? '';
    const reason = REASONS[code] ?? code;
    return reason === '' ? SEE : `${reason}; ${SEE}`;
}
//# sourceMappingURL=why-not.js.map