import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where other versions of the clients are installed than the project's own. */
const FROM = process.env['CLIENTS_FROM'];

async function load(name: string): Promise<unknown> {
  if (FROM === undefined) return import(name);
  return import(pathToFileURL(join(FROM, 'node_modules', name, 'index.mjs')).href);
}

// The types are those of the project's own versions, the lowest that are supported.
export const openai = (await load('openai')) as typeof import('openai');
export const anthropic = (await load('@anthropic-ai/sdk')) as typeof import('@anthropic-ai/sdk');

type OpenAIOptions = ConstructorParameters<typeof openai.OpenAI>[0];
type AnthropicOptions = ConstructorParameters<typeof anthropic.Anthropic>[0];
export type OpenAIClient = InstanceType<typeof openai.OpenAI>;
export type AnthropicClient = InstanceType<typeof anthropic.Anthropic>;

/** A client as users point it at the gateway; all else as it comes. */
export const openaiAt = (url: string, options: OpenAIOptions = {}): OpenAIClient =>
  new openai.OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', ...options });

export const anthropicAt = (url: string, options: AnthropicOptions = {}): AnthropicClient =>
  new anthropic.Anthropic({ baseURL: url, apiKey: 'none', ...options });

/** A `fetch` that counts how often a client tries, and notes what it is answered. */
export class Tries {
  readonly answers: { readonly status: number; readonly retryAfter: string | null }[] = [];

  readonly fetch = async (...request: Parameters<typeof fetch>): Promise<Response> => {
    const response = await fetch(...request);
    this.answers.push({
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
    });
    return response;
  };

  get statuses(): number[] {
    return this.answers.map(({ status }) => status);
  }
}

/** What a promise is rejected with. */
export async function rejection(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was not rejected');
}

export async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
