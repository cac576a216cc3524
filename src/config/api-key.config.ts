import {
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  ValidateIf,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

export const PRIORITIES = ['normal', 'background'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const PRIORITY_RULE = { message: '$property must be normal or background' };

/** An entry under `apiKeys:`; a text alone is its `key`, and may do everything. */
export class ApiKeyConfig {
  @JSONSchema({ description: 'The key clients send. Either this or `sha256`.' })
  @ValidateIf(({ sha256 }: ApiKeyConfig) => sha256 === undefined)
  @IsString({ message: '$property must be a string, unless sha256 is given' })
  @IsNotEmpty()
  key?: string;

  @JSONSchema({
    description:
      'SHA-256 digest of the key in 64 hexadecimal digits, so that the key itself does not stand in the file.',
  })
  @IsOptional()
  @Matches(/^[\da-f]{64}$/i, { message: '$property must be 64 hexadecimal digits, in quotes' })
  sha256?: string;

  @JSONSchema({ description: 'Whose key it is, for those who read the file.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  name?: string;

  @JSONSchema({
    description:
      'Models it may use, by id or alias; for it there are no others. Unset: all models.',
  })
  @IsOptional()
  @IsArray({ message: '$property must be a list' })
  @IsString({ each: true })
  @ArrayUnique({ message: '$property must name each model once' })
  models?: string[];

  @JSONSchema({
    description:
      'true: may also load, unload and reload, and read logs, metrics and everything else. A text in place of the mapping may.',
  })
  @IsBoolean({ message: '$property must be true or false' })
  admin = false;

  @JSONSchema({
    description:
      '`background`: requests with this key wait for a free moment and stop no model that answers a person.',
  })
  @IsIn(PRIORITIES, PRIORITY_RULE)
  priority: Priority = 'normal';
}
