import { isMapping } from '../../../config/mapping.js';
import { parsedJson } from '../../../parsed-json.js';
/** podman's names for some of them. */
const ALSO = { died: 'die', remove: 'destroy' };
/** Of a line of the engine's stream; undefined: none that matters. */
export function parseEvent(line) {
    const value = parsedJson(line);
    if (!isMapping(value) || (value['Type'] ?? 'container') !== 'container')
        return undefined;
    const { Action: action, Actor: actor } = value;
    if (typeof action !== 'string' || !isMapping(actor) || typeof actor['ID'] !== 'string') {
        return undefined;
    }
    const { Attributes: attributes } = actor;
    return {
        action: ALSO[action] ?? action,
        id: actor['ID'],
        attributes: isMapping(attributes) ? attributes : {},
    };
}
export const exitCodeOf = ({ attributes }) => {
    // podman has another name for it
    const text = attributes['exitCode'] ?? attributes['containerExitCode'] ?? '';
    return /^\d+$/.test(text) ? Number(text) : null;
};
//# sourceMappingURL=engine-event.js.map