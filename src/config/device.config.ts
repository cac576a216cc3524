import { IsNotEmpty, IsOptional, ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsSize, SIZE_SCHEMA } from './is-size.js';

const GPU = /^[\w-]+$/;

/** YAML takes an index for a number. */
const IsGpu = (): PropertyDecorator =>
  ValidateBy({
    name: 'isGpu',
    validator: {
      validate: (value) =>
        typeof value === 'number'
          ? Number.isInteger(value) && value >= 0
          : typeof value === 'string' && GPU.test(value),
      defaultMessage: () => '$property must be the index or the UUID of a GPU',
    },
  });

/**
 * An entry under `devices:`; a size alone is its `memory`. Schemas are functions where the library
 * would refer to a type it does not know.
 */
export class DeviceConfig {
  @JSONSchema({
    description: 'How much memory the device has: `24GiB`, `24G`, `5.5GB`, `6144MiB`.',
    ...SIZE_SCHEMA,
  })
  @IsNotEmpty()
  @IsSize()
  memory!: string;

  @JSONSchema(() => ({ description: 'Of that, what no model may take.', ...SIZE_SCHEMA }))
  @IsSize()
  reserve: string | number = 0;

  @JSONSchema(() => ({
    description:
      'Index or UUID of the GPU, as `nvidia-smi` or `rocm-smi` says it. Unset: the number at the end of a name such as `gpu0`, `cuda0` or `rocm0`.',
    type: ['string', 'integer'],
    pattern: `${GPU.source}|\\$\\{`,
    minimum: 0,
  }))
  @IsOptional()
  @IsGpu()
  gpu?: string | number;
}
