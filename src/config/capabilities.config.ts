import { ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

const MODALITIES = ['text', 'audio', 'image'] as const;
export type Modality = (typeof MODALITIES)[number];

const MODALITY_RULE = {
  each: true,
  message: 'each value in $property must be one of text, audio and image',
};

/** What a model can do, for those who read `/v1/models`; nothing is decided by it. */
export class CapabilitiesConfig {
  @JSONSchema({ description: 'What the model takes: `text`, `audio`, `image`.' })
  @IsArray({ message: '$property must be a list' })
  @IsIn(MODALITIES, MODALITY_RULE)
  @ArrayUnique({ message: '$property must name each modality once' })
  in: Modality[] = [];

  @JSONSchema({ description: 'What the model gives: `text`, `audio`, `image`.' })
  @IsArray({ message: '$property must be a list' })
  @IsIn(MODALITIES, MODALITY_RULE)
  @ArrayUnique({ message: '$property must name each modality once' })
  out: Modality[] = [];

  @JSONSchema({ description: 'It calls tools.' })
  @IsBoolean({ message: '$property must be true or false' })
  tools = false;

  @JSONSchema({ description: 'It ranks documents.' })
  @IsBoolean({ message: '$property must be true or false' })
  reranker = false;

  @JSONSchema({ description: 'Tokens of context. 0 = not said.' })
  @IsInt()
  @Min(0)
  context = 0;
}
