import { pathText } from './config-issue.js';
import type { ConfigIssue, ConfigPath } from './config-issue.js';
import { GatewayConfig } from './gateway.config.js';
import { sectionAt } from './sections.js';
import type { Section } from './sections.js';
import { knownKeys } from './validate.js';

/** Where an issue is, as everybody may see it. */
export interface PublicPlace {
  readonly line: number | null;
  readonly column: number | null;
  readonly path: string;
}

/** An issue as clients may see it: neither the file nor what stands in it, which may be a secret. */
export interface PublicIssue extends PublicPlace {
  readonly message: string;
}

export const publicPlace = ({ line, column, path }: ConfigIssue): PublicPlace => ({
  line: line ?? null,
  column: column ?? null,
  path: pathText(publicPath(path)),
});

export const publicIssue = (issue: ConfigIssue): PublicIssue => ({
  ...publicPlace(issue),
  message: issue.isSyntax === true ? 'it is not valid YAML' : withoutQuotes(issue.message),
});

/** Up to the first quote: a name may have quotes of its own, so that none says where it ends. */
const withoutQuotes = (message: string): string =>
  message.replace(/,? got .*$/s, '').replace(/['"].*$/s, "'…'");

/** As far as the keys are ours, with names of models, groups and devices, and indices. */
function publicPath(path: ConfigPath): ConfigPath {
  const shown: (string | number)[] = [];
  let owner: object | undefined = new GatewayConfig();
  const steps = path[Symbol.iterator]();
  for (const key of steps) {
    const isOurs: boolean =
      owner === undefined
        ? typeof key === 'number'
        : typeof key === 'string' && knownKeys(owner).includes(key);
    if (!isOurs) break;
    shown.push(key);
    const section: Section | undefined = owner && sectionAt(owner, String(key));
    owner = section && new section.type();
    if (section === undefined || section.shape === 'one') continue;
    const { value: name } = steps.next() as { value: string | number | undefined };
    if (name === undefined) break;
    shown.push(name);
  }
  return shown;
}
