import 'reflect-metadata';
import { IsArray, IsObject, ValidateNested } from 'class-validator';

/** What a key holds that is a section of the file: a mapping with a class of its own. */
export interface Section {
  readonly type: new () => object;
  /** One such section, a mapping to them from names of the user's choice, or a list of them. */
  readonly shape: 'one' | 'map' | 'list';
  /** The key that a plain value in place of a section stands for. */
  readonly shorthand?: string;
  /** What such a plain value says beside. */
  readonly implied?: Readonly<Record<string, unknown>>;
}

const SECTION = Symbol('section of the configuration');

const declare =
  (section: Section): PropertyDecorator =>
  (target, key) => {
    if (section.shape === 'list') IsArray({ message: '$property must be a list' })(target, key);
    else IsObject()(target, key);
    ValidateNested({ each: section.shape !== 'one' })(target, key);
    Reflect.defineMetadata(SECTION, section, target, key);
  };

type Options = Pick<Section, 'shorthand' | 'implied'>;

/** The key holds a section of this class. */
export const IsSection = (type: Section['type']): PropertyDecorator =>
  declare({ type, shape: 'one' });

/** The key holds a `Map` of sections of this class. */
export const IsMapOf = (type: Section['type'], options: Options = {}): PropertyDecorator =>
  declare({ type, shape: 'map', ...options });

/** The key holds a list of sections of this class. */
export const IsListOf = (type: Section['type'], options: Options = {}): PropertyDecorator =>
  declare({ type, shape: 'list', ...options });

export const sectionAt = (owner: object, key: string): Section | undefined =>
  Reflect.getMetadata(SECTION, owner, key) as Section | undefined;
