import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../../error-code.js';
/**
 * A folder and those above it. Node's own `recursive` never returns where the system says of a folder
 * it knows that it is not there, as below `/proc`.
 */
export function makeFolder(folder, mode) {
    try {
        makeOne(folder, mode);
    }
    catch (error) {
        const above = dirname(folder);
        if (codeOf(error) !== 'ENOENT' || above === folder)
            throw error;
        makeFolder(above, mode);
        makeOne(folder, mode);
    }
}
/** A file of that name shows when something is written below it. */
function makeOne(folder, mode) {
    try {
        mkdirSync(folder, { mode });
    }
    catch (error) {
        if (codeOf(error) !== 'EEXIST')
            throw error;
    }
}
//# sourceMappingURL=make-folder.js.map