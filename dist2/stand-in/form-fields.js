import { createHash } from 'node:crypto';
import { formParts } from './form-parts.js';
/**
 * The fields of a multipart form; of a file its name, length and digest. `true` means there what it
 * means in JSON. `undefined` where the form is broken.
 */
export function formFields(body, type) {
    const parts = formParts(body, type);
    return parts && Object.fromEntries(parts.map((part) => [part.name, valueOf(part)]));
}
function valueOf({ fileName, content }) {
    if (fileName === undefined)
        return content.toString() === 'true' || content.toString();
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { name: fileName, bytes: content.length, sha256 };
}
//# sourceMappingURL=form-fields.js.map