import { sha256 } from '../sha256.js';
import { namesByID } from './filters.config.js';
import { nearestHint } from './nearest.js';
/** What is wrong with keys beside each other, and beside the models. Messages name no key. */
export function checkApiKeys({ apiKeys, models }) {
    const keys = Array.isArray(apiKeys) ? apiKeys : [];
    const digests = keys.map(digestOf);
    const names = [...models].flatMap(([id, { aliases, filters }]) => [
        id,
        ...(Array.isArray(aliases) ? aliases : []),
        ...namesByID(filters),
    ]);
    return keys.flatMap((key, index) => [
        ...checkSpelling(key, index),
        ...(digests[index] !== undefined && digests.indexOf(digests[index]) < index
            ? [{ path: place(key, index), message: 'the same key stands above' }]
            : []),
        ...checkModels(key, index, names),
    ]);
}
/** As the file may give it; values of the wrong type have been reported already. */
function digestOf({ key, sha256: digest }) {
    if (isText(digest))
        return digest.toLowerCase();
    return isText(key) ? sha256(key) : undefined;
}
const place = ({ sha256 }, index) => [
    'apiKeys',
    index,
    sha256 === undefined ? 'key' : 'sha256',
];
const checkSpelling = ({ key, sha256 }, index) => key === undefined || sha256 === undefined
    ? []
    : [{ path: ['apiKeys', index], message: 'expected only one of key and sha256' }];
function checkModels({ models }, index, names) {
    if (!Array.isArray(models) || names.length === 0)
        return [];
    return models.flatMap((name, at) => {
        if (!isText(name) || names.includes(name))
            return [];
        const message = `no model or alias '${name}' under models${nearestHint(name, names)}`;
        return [{ path: ['apiKeys', index, 'models', at], message }];
    });
}
const isText = (value) => typeof value === 'string' && value !== '';
//# sourceMappingURL=api-key-check.js.map