import 'reflect-metadata';
import { IsArray, IsObject, ValidateNested } from 'class-validator';
const SECTION = Symbol('section of the configuration');
const declare = (section) => (target, key) => {
    if (section.shape === 'list')
        IsArray({ message: '$property must be a list' })(target, key);
    else
        IsObject()(target, key);
    ValidateNested({ each: section.shape !== 'one' })(target, key);
    Reflect.defineMetadata(SECTION, section, target, key);
};
/** The key holds a section of this class. */
export const IsSection = (type) => declare({ type, shape: 'one' });
/** The key holds a `Map` of sections of this class. */
export const IsMapOf = (type, options = {}) => declare({ type, shape: 'map', ...options });
/** The key holds a list of sections of this class. */
export const IsListOf = (type, options = {}) => declare({ type, shape: 'list', ...options });
export const sectionAt = (owner, key) => Reflect.getMetadata(SECTION, owner, key);
//# sourceMappingURL=sections.js.map