const FIELD = String.raw `\b((?:proxy-)?authorization|x-api-key)(["']?\s*[:=,]\s*["']?)`;
const CREDENTIALS = new RegExp(String.raw `${FIELD}(?:(?:bearer|basic)\s+)?[^\s"',;}\]]+`, 'gi');
/** A line without what header fields offer as keys, whosever they are. */
export const withoutCredentials = (line) => line.replaceAll(CREDENTIALS, '$1$2[redacted]');
//# sourceMappingURL=credentials-in-line.js.map