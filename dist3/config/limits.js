/** The longest duration the file may name: what a timer can count, about 24 days. */
export const LONGEST_S = 2_000_000;
export const LONGEST_MS = LONGEST_S * 1000;
/** What can stand in `${name}`. */
export const MACRO_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
/** A variable of an environment, as `NAME=value`. */
export const ENV_ENTRY = /^[A-Za-z_][A-Za-z0-9_]*=/;
export const ENV_RULE = {
    each: true,
    message: 'each value in $property must be of the form NAME=value',
};
export const HIGHEST_PORT = 65_535;
//# sourceMappingURL=limits.js.map