import { isDeepStrictEqual } from 'node:util';
import type { ModelDefinition } from './model-definition.js';
import { needsRestart } from './restart-needed.js';

/** How the models of two configurations differ, by their ids. */
export interface ModelChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What runs of them has to be started anew. */
  readonly restarted: readonly string[];
  /** In place. */
  readonly changed: readonly string[];
}

export function modelChanges(
  before: readonly ModelDefinition[],
  now: readonly ModelDefinition[],
): ModelChanges {
  const old = new Map(before.map((model) => [model.id, model]));
  const ids = new Set(now.map(({ id }) => id));
  const kept = now.flatMap((model) => {
    const earlier = old.get(model.id);
    return earlier === undefined ? [] : [{ model, earlier }];
  });
  const restarted = kept.filter(({ model, earlier }) => needsRestart(earlier, model));
  const changed = kept.filter(
    (pair) => !restarted.includes(pair) && !isDeepStrictEqual(pair.earlier, pair.model),
  );
  return {
    added: now.filter(({ id }) => !old.has(id)).map(({ id }) => id),
    removed: before.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
    restarted: restarted.map(({ model }) => model.id),
    changed: changed.map(({ model }) => model.id),
  };
}
