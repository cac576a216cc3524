/** A field such as `form-data; name="model"`: what stands first, in lower case, and its parameters. */
export interface Parameterized {
  readonly value: string;
  /** By their lower-case names; of several with one name the first. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** RFC 9110 section 5.6.6, and white space around `=`, which some write. */
const PARAMETER = /;[ \t]*(?:([^\s;="]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))[ \t]*)?/y;

const NONE: ReadonlyMap<string, string> = new Map();

export function parameterized(field: string): Parameterized {
  const end = field.indexOf(';');
  if (end === -1) return { value: field.trim().toLowerCase(), parameters: NONE };
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = end;
  for (let found = PARAMETER.exec(field); found !== null; found = PARAMETER.exec(field)) {
    const [, name = '', quoted, token = ''] = found;
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? token;
    if (name !== '' && !parameters.has(name.toLowerCase())) {
      parameters.set(name.toLowerCase(), value);
    }
  }
  return { value: field.slice(0, end).trim().toLowerCase(), parameters };
}
