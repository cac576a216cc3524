import 'reflect-metadata';
import { IsObject, ValidateNested } from 'class-validator';

/** What a key holds that is a section of the file: a mapping with a class of its own. */
export interface Section {
  readonly type: new () => object;
  /** The key holds a mapping from names of the user's choice to such sections. */
  readonly isMap: boolean;
}

const SECTION = Symbol('section of the configuration');

const declare =
  (section: Section): PropertyDecorator =>
  (target, key) => {
    IsObject()(target, key);
    ValidateNested({ each: section.isMap })(target, key);
    Reflect.defineMetadata(SECTION, section, target, key);
  };

/** The key holds a section of this class. */
export const IsSection = (type: Section['type']): PropertyDecorator =>
  declare({ type, isMap: false });

/** The key holds a `Map` of sections of this class. */
export const IsMapOf = (type: Section['type']): PropertyDecorator => declare({ type, isMap: true });

export const sectionAt = (owner: object, key: string): Section | undefined =>
  Reflect.getMetadata(SECTION, owner, key) as Section | undefined;
