import { JsonEdits } from '../body/json-edits.js';
import { urlencoded } from '../body/urlencoded-naming.js';
import { editsFor, upstreamName } from './edits-for.js';
const NONE = [];
/**
 * What changes of a body for the model that answers; a promise where that has to be looked for on
 * disk. Of a form nothing but the model's name does.
 */
export function bodyEdits(served, asked, { body, said, name }) {
    if (body === undefined || said === undefined)
        return NONE;
    if (isJson(said)) {
        const edits = editsFor(served, asked, name);
        if (edits.length === 0)
            return NONE;
        const found = new JsonEdits(edits);
        const reading = body.replay((chunk) => {
            found.push(chunk);
        });
        return reading === undefined ? found.end() : reading.then(() => found.end());
    }
    const sent = upstreamName(served, asked);
    if (said.kind !== 'found' || said.span === undefined || sent === undefined)
        return NONE;
    return [
        { ...said.span, bytes: Buffer.from(said.format === 'urlencoded' ? urlencoded(sent) : sent) },
    ];
}
const isJson = (said) => said.kind === 'found' ? said.format === 'json' : said.kind === 'missing' && said.isJson;
//# sourceMappingURL=body-edits.js.map