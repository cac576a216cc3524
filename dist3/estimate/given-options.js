import { OPTION_WORDS, UNMODELLED } from './option-words.js';
import { known, unknown } from './outcome.js';
// The keys are the union's members by definition.
const OPTIONS = Object.entries(OPTION_WORDS);
const ON = ['on', 'enabled', 'true', '1'];
/**
 * What a command's words and its environment give, the words going before; unknown where they give
 * something that takes memory and is not modelled. What is neither is skipped: most options take
 * no memory worth speaking of, and new ones come with every version.
 */
export function givenOptions(words, environment) {
    const [foreign] = [...unmodelledVariables(environment), ...words.filter(isUnmodelled)];
    if (foreign !== undefined)
        return unknown(`what ${spelled(foreign).word} takes is not estimated`);
    const given = new Map(variables(environment));
    let rest = words;
    while (rest.length > 0) {
        const option = optionAt(rest);
        if (option !== undefined && option.value === undefined) {
            return unknown(`${spelled(rest[0]).word} has no value`);
        }
        if (option?.value !== undefined)
            given.set(option.name, option.value);
        rest = rest.slice(option?.length ?? 1);
    }
    return known(Object.fromEntries(given));
}
/** The option the first word names. */
function optionAt([first, next]) {
    const { word, inline } = spelled(first);
    const [name, option] = OPTIONS.find(([, one]) => isWordOf(one, word)) ?? [];
    if (name === undefined || option === undefined)
        return undefined;
    if (option.isSwitch === true) {
        return { name, value: option.words.includes(word) ? 'on' : 'off', length: 1 };
    }
    if (inline !== undefined)
        return { name, value: inline, length: 1 };
    // Before it took a value, it was a switch.
    const isBare = name === 'flashAttention' && (next ?? '-').startsWith('-');
    return isBare ? { name, value: 'on', length: 1 } : { name, value: next, length: 2 };
}
/** As llama-server reads it, `--ctx_size` is `--ctx-size`; a value may also follow a `=`. */
function spelled(text = '') {
    const [, name = text, inline] = /^(--[^=]+)=(.*)$/s.exec(text) ?? [];
    const word = name.startsWith('--') ? name.replaceAll('_', '-') : name;
    return inline === undefined ? { word } : { word, inline };
}
const isWordOf = ({ words, opposites = [] }, word) => words.includes(word) || opposites.includes(word);
const isUnmodelled = (text) => UNMODELLED.some((option) => isWordOf(option, spelled(text).word));
const unmodelledVariables = (environment) => UNMODELLED.flatMap(({ variable }) => {
    const name = `LLAMA_ARG_${variable ?? ''}`;
    return Object.hasOwn(environment, name) ? [name] : [];
});
function variables(environment) {
    return OPTIONS.flatMap(([name, option]) => {
        const { variable, opposites, isSwitch } = option;
        if (opposites !== undefined && Object.hasOwn(environment, `LLAMA_ARG_NO_${variable}`)) {
            return [[name, 'off']];
        }
        const value = environment[`LLAMA_ARG_${variable}`];
        if (value === undefined)
            return [];
        return [[name, isSwitch !== true ? value : ON.includes(value) ? 'on' : 'off']];
    });
}
//# sourceMappingURL=given-options.js.map