import { describe, expect, it } from 'vitest';
import { configOf, issuesOf, lines } from '../../test/support/configuration.js';
import { defineModels } from '../catalog/model-definition.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { listedEntries, listedModel } from './listed-model.js';
import type { ListedModel } from './listed-model.js';

const file = (entry: string): string => lines('models:', `  a: { cmd: "s {PORT}"${entry} }`);

const model = (entry: string): ModelDefinition => {
  const [defined] = defineModels(configOf(file(entry)));
  if (defined === undefined) throw new Error('no model');
  return defined;
};

const listed = (entry: string): ListedModel => listedModel(model(entry), { value: 'loaded' }, 0);

describe('a model in the list', () => {
  it('has what OpenAI lists, its status, and that it is a model', () => {
    expect(listedModel(model(''), { value: 'loaded' }, 1_700_000_000)).toStrictEqual({
      id: 'a',
      object: 'model',
      created: 1_700_000_000,
      owned_by: 'llama-swap',
      status: { value: 'loaded' },
      meta: { llamaswap: { type: 'model' } },
    });
  });

  it('has what the configuration says of it, metadata in both places where clients look', () => {
    const entry = ', name: A, description: First, aliases: [x], metadata: { size: 7, tags: [b] }';
    expect(listed(entry)).toMatchObject({
      name: 'A',
      description: 'First',
      aliases: ['x'],
      meta: {
        size: 7,
        tags: ['b'],
        llamaswap: { size: 7, tags: ['b'], type: 'model', aliases: ['x'] },
      },
    });
  });

  it('has no name and no description of white space', () => {
    expect(Object.keys(listed(', name: "  ", description: ""'))).not.toContain('name');
    expect(listed(', name: " A ", description: ""')).toMatchObject({ name: 'A' });
  });

  it('says nothing of its command and its variables', () => {
    expect(JSON.stringify(listed(', env: [TOKEN=x1]'))).not.toMatch(/PORT|TOKEN|x1/);
  });

  it('is followed by its aliases where they are listed, each saying what it stands for', () => {
    const two = model(', name: A, aliases: [x, y], metadata: { size: 7 }');
    const status = { value: 'loading' } as const;
    const entries = listedEntries(two, status, { createdSec: 5, hasAliases: true });
    expect(entries.map(({ id }) => id)).toEqual(['a', 'x', 'y']);
    expect(entries[1]).toStrictEqual({
      id: 'x',
      object: 'model',
      created: 5,
      owned_by: 'llama-swap',
      status,
      name: 'A',
      meta: { size: 7, llamaswap: { size: 7, type: 'alias', modelID: 'a' } },
    });
    expect(listedEntries(two, status, { createdSec: 5, hasAliases: false })).toHaveLength(1);
  });
});

describe('the capabilities of a model', () => {
  const shown = (capabilities: string): object => {
    const { architecture, capabilities: can, ...rest } = listed(`, capabilities: ${capabilities}`);
    const { supported_parameters: parameters, context_length: context, meta } = rest;
    return { architecture, can, parameters, context, n_ctx: meta['n_ctx'] };
  };

  it.each([
    ['{}', {}],
    ['{ in: [], out: [], tools: false, context: 0 }', {}],
    ['{ in: [text] }', { architecture: { input_modalities: ['text'] }, can: {} }],
    ['{ out: [image] }', { architecture: { output_modalities: ['image'] }, can: {} }],
    ['{ tools: true }', { can: { function_calling: true }, parameters: ['tools', 'tool_choice'] }],
    ['{ reranker: true }', { can: { reranker: true } }],
    ['{ context: 32000 }', { context: 32_000, n_ctx: 32_000 }],
  ])('%s', (capabilities, expected) => {
    expect(shown(capabilities)).toEqual(expected);
  });

  it.each([
    ['[text, image]', '[text]', 'text+image->text', ['vision']],
    ['[audio]', '[text]', 'audio->text', ['audio_transcriptions']],
    ['[text]', '[audio]', 'text->audio', ['audio_speech']],
    ['[text]', '[image]', 'text->image', ['image_generation']],
    ['[image]', '[image]', 'image->image', ['vision', 'image_to_image']],
  ])('what takes %s and gives %s is %s', (takes, gives, modality, can) => {
    expect(shown(`{ in: ${takes}, out: ${gives} }`)).toMatchObject({
      architecture: { modality },
      can: Object.fromEntries(can.map((name) => [name, true])),
    });
  });

  it('count for more than metadata of the same name', () => {
    const metadata = 'metadata: { context_length: 1, size: 7 }';
    expect(listed(`, capabilities: { context: 9 }, ${metadata}`).meta).toEqual({
      size: 7,
      n_ctx: 9,
      llamaswap: { size: 7, type: 'model' },
    });
    expect(listed(`, ${metadata}`).meta).toMatchObject({ context_length: 1 });
  });

  it.each([
    ['{ in: [video] }', 'in[0]: must be one of text, audio and image, got "video"'],
    ['{ out: text }', 'out: must be a list, got "text"'],
    ['{ in: [text, text] }', 'in: must name each modality once'],
    ['{ context: -1 }', 'context: must not be less than 0, got -1'],
    ['{ tools: maybe }', 'tools: must be true or false, got "maybe"'],
    ['{ vision: true }', "unknown key 'vision'"],
  ])('%s is refused', (capabilities, issue) => {
    const [found = '', ...more] = issuesOf(file(`, capabilities: ${capabilities}`));
    expect(found).toContain(issue);
    expect(more).toEqual([]);
  });
});
