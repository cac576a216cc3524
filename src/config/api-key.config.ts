import { IsIn, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

export const PRIORITIES = ['normal', 'background'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const PRIORITY_RULE = { message: '$property must be normal or background' };

/** An entry under `apiKeys:`; a text alone is its `key`. */
export class ApiKeyConfig {
  @JSONSchema({ description: 'The key clients send.' })
  @IsString()
  @IsNotEmpty()
  key!: string;

  @JSONSchema({ description: 'Whose key it is, for those who read the file.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  name?: string;

  @JSONSchema({
    description:
      '`background`: requests with this key wait for a free moment and stop no model that answers a person.',
  })
  @IsIn(PRIORITIES, PRIORITY_RULE)
  priority: Priority = 'normal';
}
