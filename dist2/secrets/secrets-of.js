import { splitCommandLine } from '../config/command-line.js';
/** What is shorter stands in any text by chance. */
const SHORTEST = 4;
/** Of the gateway's own environment, and of parts of a secret, nobody has said that they are secret. */
const SHORTEST_UNTOLD = 8;
const SECRET_VARIABLE = /(?:(?:^|_)(?:API)?(?:KEY|TOKEN|SECRET)|PASSWORD|PASSWD)$/i;
const SECRET_OPTION = /^--?(?:(?:[\w-]+-)?(?:api-?key|secret|secret-key|password)|(?:(?:hf|auth|access|api|bearer)-)?token|hft)$/i;
/** Several of them may stand in one value, with commas between. */
const API_KEYS = /api[-_]?key$/i;
const ASSIGNMENT = /^(?:-e|--env=)?(\w+)=(.*)$/s;
const HEADER = /\b(?:authorization:\s*(?:\w+\s+)?|x-api-key:\s*)(\S+)/gi;
const USER_IN_URL = /:\/\/[^\s/:@]*:([^\s/@]+)@/g;
/** Every text that is to be shown nowhere, each in the ways it may be written. */
export function secretsOf({ apiKeys, models, environment }) {
    const told = [
        ...apiKeys.flatMap(({ key = [] }) => key),
        ...models.flatMap(({ launch }) => inLaunch(launch)),
    ].filter((secret) => secret.trim().length >= SHORTEST);
    const untold = inEnvironment(environment).filter((secret) => secret.trim().length >= SHORTEST_UNTOLD);
    return [...new Set([...told, ...untold].flatMap(spellings))];
}
function inLaunch(launch) {
    if (launch.kind === 'command') {
        const { command, stopCommand = [], environment } = launch;
        return [...inCommand(command), ...inCommand(stopCommand), ...inEnvironment(environment)];
    }
    if (launch.kind === 'external')
        return [...launch.sleep, ...launch.wake].flatMap(inCall);
    if (launch.container.by !== 'image')
        return [];
    const { command = [], entrypoint = [], environment } = launch.container.create;
    return [...inCommand(command), ...inCommand(entrypoint), ...inEnvironment(environment)];
}
const inCall = ({ headers }) => inCommand(Object.entries(headers).map(([name, value]) => `${name}: ${value}`));
/** A word may hold a command line of its own, as that of `sh -c` does. */
function inCommand(words) {
    const ofShells = words
        .filter((word) => /\s/.test(word))
        .flatMap((word) => inCommand(split(word)));
    return [...words.flatMap((word, index) => inWord(word, words[index + 1])), ...ofShells];
}
function inWord(word, next) {
    const texts = [...word.matchAll(HEADER), ...word.matchAll(USER_IN_URL)].flatMap(([, secret = '']) => secret);
    const [, name = word, inline] = /^(--?[^=]+)=(.*)$/s.exec(word) ?? [];
    const option = name.replaceAll('_', '-');
    if (SECRET_OPTION.test(option))
        texts.push(...valuesOf(option, inline ?? next ?? ''));
    const [, variable = '', value = ''] = ASSIGNMENT.exec(word) ?? [];
    return SECRET_VARIABLE.test(variable) ? [...texts, ...valuesOf(variable, value)] : texts;
}
function inEnvironment(environment) {
    return Object.entries(environment).flatMap(([name, value = '']) => [
        ...(SECRET_VARIABLE.test(name) ? valuesOf(name, value) : []),
        ...Array.from(value.matchAll(USER_IN_URL), ([, secret = '']) => secret),
    ]);
}
const valuesOf = (name, value) => API_KEYS.test(name) ? [value, ...value.split(',')] : [value];
/** Shells and YAML leave line ends behind it, JSON escapes it, and logs print its lines one by one. */
function spellings(secret) {
    const text = secret.trim();
    const lines = text.split(/\s*\n\s*/).filter(({ length }) => length >= SHORTEST_UNTOLD);
    return [text, JSON.stringify(text).slice(1, -1), ...lines];
}
/** What is no command line has no words. */
function split(text) {
    try {
        const words = splitCommandLine(text);
        return words.length > 1 ? words : [];
    }
    catch {
        return text.split(/[\s'"]+/);
    }
}
//# sourceMappingURL=secrets-of.js.map