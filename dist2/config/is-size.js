import { ValidateBy } from 'class-validator';
import { parseSize, SIZE_PATTERN } from './size.js';
export const SIZE_EXPECTED = 'a size with its unit, such as 24GiB, 5.5GB or 6144MiB';
/** What a size, or a macro for one, looks like to an editor. */
export const SIZE_SCHEMA = {
    type: ['string', 'integer'],
    pattern: `${SIZE_PATTERN}|\\$\\{`,
    minimum: 0,
    maximum: 0,
};
/** The key holds a size as people write it. */
export const IsSize = () => ValidateBy({
    name: 'isSize',
    validator: {
        validate: (value) => parseSize(value) !== undefined,
        defaultMessage: () => `$property must be ${SIZE_EXPECTED}`,
    },
});
//# sourceMappingURL=is-size.js.map