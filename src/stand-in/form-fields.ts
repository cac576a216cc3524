import { createHash } from 'node:crypto';

import { formParts } from './form-parts.js';
import type { FormPart } from './form-parts.js';
import type { Fields } from './json-fields.js';

/**
 * The fields of a multipart form; of a file its name, length and digest. `true` means there what it
 * means in JSON. `undefined` where the form is broken.
 */
export function formFields(body: Buffer, type: string): Fields | undefined {
  const parts = formParts(body, type);
  return parts && Object.fromEntries(parts.map((part) => [part.name, valueOf(part)]));
}

function valueOf({ fileName, content }: FormPart): unknown {
  if (fileName === undefined) return content.toString() === 'true' || content.toString();
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name: fileName, bytes: content.length, sha256 };
}
