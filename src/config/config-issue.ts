/** Where something stands in the configuration: keys and list indices from the top. */
export type ConfigPath = readonly (string | number)[];

/** Something wrong with the configuration, before its place in the file is known. */
export interface Finding {
  readonly path: ConfigPath;
  /**
   * What was expected, and what stands there instead. Whatever comes from the file stands in quotes
   * or after `got`: clients see only what goes before.
   */
  readonly message: string;
  /** The place is the key rather than its value. */
  readonly atKey?: boolean;
}

/** A finding and where it is. */
export interface ConfigIssue extends Finding {
  /** The file, or the name of the environment variable that brought the value. */
  readonly source: string;
  /** From 1; absent for what does not come from the file. */
  readonly line?: number;
  readonly column?: number;
  /** The text is no YAML; the message is that of the library. */
  readonly isSyntax?: true;
}

export const pathText = (path: ConfigPath): string =>
  path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`,
    '',
  );

/** `config.yaml:12:10: models.llama3.ttl: must not be less than -1, got -5`; always one line. */
export function issueText({ source, line, column, path, message }: ConfigIssue): string {
  const place = line === undefined ? source : `${source}:${line}:${column ?? 1}`;
  const text = path.length === 0 ? message : `${pathText(path)}: ${message}`;
  return `${place}: ${text.replaceAll(CONTROL, (character) => JSON.stringify(character).slice(1, -1))}`;
}

const CONTROL = /\p{Cc}/gu;

/** A value as an error shows it: short, on one line. */
export function shown(value: unknown): string {
  const text =
    value === undefined
      ? 'nothing'
      : typeof value === 'number' || typeof value === 'bigint'
        ? String(value)
        : JSON.stringify(value, (_key, item: unknown) =>
            typeof item === 'bigint' ? String(item) : item,
          );
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Everything that is wrong with a configuration. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly issues: readonly ConfigIssue[]) {
    super(issues.map(issueText).join('\n'));
  }
}
