import { pathText } from './config-issue.js';
import { GatewayConfig } from './gateway.config.js';
import { sectionAt } from './sections.js';
import { knownKeys } from './validate.js';
export const publicPlace = ({ line, column, path }) => ({
    line: line ?? null,
    column: column ?? null,
    path: pathText(publicPath(path)),
});
export const publicIssue = (issue) => ({
    ...publicPlace(issue),
    message: issue.isSyntax === true ? 'it is not valid YAML' : withoutQuotes(issue.message),
});
/** Up to the first quote: a name may have quotes of its own, so that none says where it ends. */
const withoutQuotes = (message) => message.replace(/,? got .*$/s, '').replace(/['"].*$/s, "'…'");
/** As far as the keys are ours, with names of models, groups and devices, and indices. */
function publicPath(path) {
    const shown = [];
    let owner = new GatewayConfig();
    const steps = path[Symbol.iterator]();
    for (const key of steps) {
        const isOurs = owner === undefined
            ? typeof key === 'number'
            : typeof key === 'string' && knownKeys(owner).includes(key);
        if (!isOurs)
            break;
        shown.push(key);
        const section = owner && sectionAt(owner, String(key));
        owner = section && new section.type();
        if (section === undefined || section.shape === 'one')
            continue;
        const { value: name } = steps.next();
        if (name === undefined)
            break;
        shown.push(name);
    }
    return shown;
}
//# sourceMappingURL=public-issue.js.map