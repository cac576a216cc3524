import { createHash } from 'node:crypto';
/** In hex. */
export const sha256 = (text) => createHash('sha256').update(text).digest('hex');
//# sourceMappingURL=sha256.js.map