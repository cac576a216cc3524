import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { eventually } from '../support/journal.js';

interface Result {
  readonly client?: string;
  readonly tookMs?: number;
  readonly text?: string;
  readonly events?: readonly string[];
  readonly isMissing?: boolean;
  readonly error?: string;
  /** Nothing comes after this. */
  readonly isOver?: boolean;
}

const LOAD_MS = 90_000;
/** For all of them, which wait together. */
const deadlineMs = performance.now() + 170_000;
const TEXT = 'This is the stand-in for cold: no language';

const times = (count: number, what: string): string[] => Array.from({ length: count }, () => what);

/** The role, eight tokens, the end. */
const CHUNKS = times(10, 'chat.completion.chunk');
const EVENTS = [
  'message_start',
  'content_block_start',
  ...times(8, 'content_block_delta'),
  'content_block_stop',
  'message_delta',
  'message_stop',
];

function results(): Result[] {
  const file = inject('coldStart');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Result);
}

/** What a client got, once it has. */
async function resultOf(client: string): Promise<Result> {
  const find = (): Result | undefined =>
    results().find((result) => result.client === client || result.isOver === true);
  const longestMs = Math.max(0, deadlineMs - performance.now());
  await eventually(() => find() !== undefined, `${client} got something`, longestMs);
  return find() ?? {};
}

describe('a model that takes 90 s to load', () => {
  it.for<[string, (readonly string[])?]>([
    ['openai'],
    ['openai stream', CHUNKS],
    ['anthropic'],
    ['anthropic stream', EVENTS],
    ['fetch'],
    ['curl'],
    ['curl stream', CHUNKS],
    ['python urllib'],
    ['python openai'],
    ['python openai stream'],
    ['python anthropic'],
    ['python anthropic stream'],
  ])(
    'is waited for by a client with its own time limits: %s',
    async ([client, events], { skip }) => {
      const { tookMs, isMissing = false, ...got } = await resultOf(client);
      skip(isMissing, 'it is not installed');
      expect(got).toEqual({ client, text: TEXT, ...(events && { events }) });
      expect(tookMs).toBeGreaterThanOrEqual(LOAD_MS);
    },
  );
});
